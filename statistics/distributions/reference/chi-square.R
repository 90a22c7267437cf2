# Rscript chi-square.R (in this folder)
source("write-fixture.R")
df <- c(0.05, 0.5, 1, 2, 3, 4.7, 10, 29.5, 100, 1000, 2001.5, 1e5, 2e6)
ratio <- c(1e-8, 1e-3, 0.1, 0.5, 0.9, 0.99, 1, 1.01, 1.1, 1.7, 3, 10, 60, 400)
g <- grid(ratio, df)
g <- data.frame(x = g[[1]] * g[[2]], df = g[[2]])
keep <- function(rows) rows[rows$value > 1e-300, ]
p <- c(1e-200, 1e-50, 1e-12, 1e-5, 0.001, 0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.9999, 1 - 1e-9)
quantile <- with_value(grid(p, df[df >= 0.5]), qchisq)
write_fixture("chi-square.json", 1e-12,
  "pchisq is good to about 1e-13 for these df; a quantile near 0 with few df moves as p^(2/df)",
  list(
    list(name = "chiSquareCdf", call = "pchisq(x, df)", rows = keep(with_value(g, pchisq))),
    list(name = "chiSquareSurvival", call = "pchisq(x, df, lower.tail = FALSE)", rows = keep(with_value(g, function(x, df) pchisq(x, df, lower.tail = FALSE)))),
    list(name = "chiSquareQuantile", call = "qchisq(p, df)", rows = keep(quantile))
  ))
