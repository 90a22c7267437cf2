# Rscript counts.R (in this folder)
source("write-fixture.R")
keep <- function(rows) rows[rows$value > 1e-300, ]
set.seed(20260701)
n <- c(1, 2, 5, 20, 97, 1000, 1e5, 1e7)
p <- c(1e-7, 0.003, 0.1, 0.5, 0.83, 0.999)
b <- grid(place = c(-6, -1.5, 0, 0.7, 3, 12), n = n, p = p)
b <- unique(data.frame(k = pmin(pmax(round(b$n * b$p + b$place * sqrt(b$n * b$p * (1 - b$p))), 0), b$n), n = b$n, p = b$p))
m <- grid(place = c(-5, -1, 0, 0.6, 4, 15), mean = c(1e-3, 0.4, 2.5, 11, 300, 54321.5, 1e8))
m <- unique(data.frame(k = pmax(round(m$mean + m$place * sqrt(m$mean)), 0), mean = m$mean))
u <- data.frame(successes = c(rpois(60, 8), rpois(40, 400), rep(50000, 10)), failures = c(rpois(60, 12), rpois(40, 900), rep(250000, 10)))
u$draws <- pmax(1, floor(runif(nrow(u)) * (u$successes + u$failures)))
u$k <- mapply(function(s, f, d) qhyper(runif(1)^3, s, f, d), u$successes, u$failures, u$draws)
u <- unique(u[, c("k", "successes", "failures", "draws")])
write_fixture("counts.json", 1e-12,
  "R uses Loader's forms for the densities, as we do, TOMS 708 and pgamma for the sums; at n = 1e7 the rounding of 1 - p alone moves a tail by up to 1e-13, and that grows with n",
  list(
    list(name = "binomialDensity", call = "dbinom(k, n, p)", rows = keep(with_value(b, dbinom))),
    list(name = "binomialCdf", call = "pbinom(k, n, p)", rows = keep(with_value(b, pbinom))),
    list(name = "binomialSurvival", call = "pbinom(k, n, p, lower.tail = FALSE)", rows = keep(with_value(b, function(k, n, p) pbinom(k, n, p, lower.tail = FALSE)))),
    list(name = "poissonDensity", call = "dpois(k, mean)", rows = keep(with_value(m, dpois))),
    list(name = "poissonCdf", call = "ppois(k, mean)", rows = keep(with_value(m, ppois))),
    list(name = "poissonSurvival", call = "ppois(k, mean, lower.tail = FALSE)", rows = keep(with_value(m, function(k, m) ppois(k, m, lower.tail = FALSE)))),
    list(name = "hypergeometricDensity", call = "dhyper(k, successes, failures, draws)", rows = keep(with_value(u, dhyper))),
    list(name = "hypergeometricCdf", call = "phyper(k, successes, failures, draws)", rows = keep(with_value(u, phyper))),
    list(name = "hypergeometricSurvival", call = "phyper(k, successes, failures, draws, lower.tail = FALSE)", rows = keep(with_value(u, function(k, s, f, d) phyper(k, s, f, d, lower.tail = FALSE))))
  ))
