# Rscript normal.R (in this folder)
source("write-fixture.R")
z <- sort(c(-37.5, -30.1, -20.3, -19.7, -12, -8.2, -6, -5, -3.9, -1.96, -1, -0.3, -1e-9, 0, 1e-5, 0.7, 1.5, 2.5758, 4, 6.5, 9, 17, 25, 37))
p <- c(1e-300, 3e-250, 1e-200, 7e-150, 1e-100, 1e-50, 2e-30, 1e-16, 1e-10, 1e-6, 1e-3, 0.025, 0.1, 0.2, 0.3, 0.42, 0.5, 0.51, 0.6, 0.75, 0.9, 0.95, 0.975, 0.99, 0.999, 1 - 1e-6, 1 - 1e-12)
x <- c(-700, -40, -10, -1.5, -0.1, -1e-10, 0, 1e-8, 0.2, 1, 3.3, 20, 36.5)
write_fixture("normal.json", 1e-14,
  "pnorm and qnorm are good to about 1e-15, and so are ours; the rest is margin",
  list(
    list(name = "normalDensity", call = "dnorm(z)", rows = with_value(grid(z), dnorm)),
    list(name = "normalCdf", call = "pnorm(z)", rows = with_value(grid(z), pnorm)),
    list(name = "normalSurvival", call = "pnorm(z, lower.tail = FALSE)", rows = with_value(grid(z), function(z) pnorm(z, lower.tail = FALSE))),
    list(name = "normalLogCdf", call = "pnorm(z, log.p = TRUE)", rows = with_value(grid(c(-1e5, -1000, -100, -50, -38.5, z)), function(z) pnorm(z, log.p = TRUE))),
    list(name = "normalQuantile", call = "qnorm(p)", rows = with_value(grid(p), qnorm)),
    list(name = "logistic", call = "plogis(x)", rows = with_value(grid(x), plogis)),
    # qlogis is log(p/(1 - p)), which loses digits next to one half: those points are in arbitrary-precision.json.
    list(name = "logit", call = "qlogis(p)", rows = with_value(grid(p[p < 0.5 | p > 0.7]), qlogis))
  ))
