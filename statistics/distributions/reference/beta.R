# Rscript beta.R (in this folder)
source("write-fixture.R")
shape <- c(0.05, 0.5, 1, 2.3, 8, 60.5, 1500, 40000)
g <- grid(x = c(1e-12, 1e-4, 0.03, 0.2, 0.5, 0.77, 0.96, 0.9999), a = shape, b = shape)
keep <- function(rows) rows[rows$value > 1e-300, ]
p <- c(1e-10, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999)
# qbeta gives up digits where the quantile is below about 1e-150 or hugs 1: those are left out, and the round trip is tested instead.
quantile <- with_value(grid(p, shape[shape >= 0.5], shape[shape >= 0.5]), qbeta)
write_fixture("beta.json", 1e-12,
  "pbeta is TOMS 708, good to about 1e-13; qbeta ends its own iteration near 1e-13",
  list(
    list(name = "betaCdf", call = "pbeta(x, a, b)", rows = keep(with_value(g, pbeta))),
    list(name = "betaSurvival", call = "pbeta(x, a, b, lower.tail = FALSE)", rows = keep(with_value(g, function(x, a, b) pbeta(x, a, b, lower.tail = FALSE)))),
    list(name = "betaQuantile", call = "qbeta(p, a, b)", rows = keep(quantile))
  ))
