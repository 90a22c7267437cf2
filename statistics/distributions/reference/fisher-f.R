# Rscript fisher-f.R (in this folder)
source("write-fixture.R")
g <- grid(x = c(1e-6, 0.01, 0.3, 0.8, 1, 1.4, 3, 9.5, 60, 1000, 1e6, 1e40), df1 = c(0.7, 1, 2, 3.5, 12, 150), df2 = c(0.8, 2, 5, 17.3, 60, 3000, 1e7, Inf))
keep <- function(rows) rows[rows$value > 1e-300, ]
write_fixture("fisher-f.json", 1e-12,
  "pf is TOMS 708, good to about 1e-13",
  list(
    list(name = "fSurvival", call = "pf(x, df1, df2, lower.tail = FALSE)", rows = keep(with_value(g, function(x, a, b) pf(x, a, b, lower.tail = FALSE)))),
    list(name = "fCdf", call = "pf(x, df1, df2)", rows = keep(with_value(g, pf)))
  ))
