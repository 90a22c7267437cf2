# Rscript gamma-function.R (in this folder)
source("write-fixture.R")
x <- c(1e-10, 1e-3, 0.1, 0.5, 0.9, 1.1, 1.3, 1.7, 2.4, 3, 5.5, 9.9, 10, 14.7, 33, 170.3, 1e3, 1e6, 1e12)
n <- c(0, 1, 2, 5, 20, 100, 1e4, 1e9)
choose_rows <- data.frame(n = c(1, 5, 10, 30, 60, 100, 100, 2000, 1e5, 1e5, 1e9, 1e9), k = c(0, 2, 10, 15, 29, 31, 50, 700, 3, 49999, 12, 4e8))
write_fixture("gamma-function.json", 1e-13,
  "R's lgamma, digamma and trigamma are good to some 1e-15, as are ours; points next to a zero of the function are left out",
  list(
    list(name = "lnGamma", call = "lgamma(x)", rows = with_value(grid(x), lgamma)),
    list(name = "digamma", call = "digamma(x)", rows = with_value(grid(x), digamma)),
    list(name = "trigamma", call = "trigamma(x)", rows = with_value(grid(x), trigamma)),
    list(name = "lnFactorial", call = "lfactorial(n)", rows = with_value(grid(n), lfactorial)),
    list(name = "lnChoose", call = "lchoose(n, k)", rows = with_value(choose_rows, lchoose))
  ))
