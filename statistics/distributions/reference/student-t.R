# Rscript student-t.R (in this folder)
source("write-fixture.R")
df <- c(0.1, 0.5, 1, 1.5, 2, 3, 4.4, 7, 17.3, 30, 99.9, 1000, 123456, 1e8, Inf)
t <- c(-1e60, -1e9, -5000, -120, -30, -10.5, -4, -2.2, -1.3, -0.6, -0.01, 0, 0.2, 1, 1.96, 5, 33)
g <- grid(t, df)
lower <- with_value(g, pt)
lower <- lower[lower$value > 1e-300, ]
# qt is off by more than 1e-12 below df = 1 and for p below about 1e-16 (2e-8 at p = 1e-300, df = 3): those points are in
# arbitrary-precision.json instead.
p <- c(1e-12, 1e-8, 1e-5, 1e-3, 0.01, 0.025, 0.1, 0.3, 0.45, 0.5, 0.6, 0.8, 0.95, 0.975, 0.995, 0.9999)
write_fixture("student-t.json", 1e-12,
  "pt is TOMS 708, good to about 1e-13 in the tails; qt ends its own iteration near 1e-13",
  list(
    list(name = "tCdf", call = "pt(t, df)", rows = lower),
    list(name = "tSurvival", call = "pt(t, df, lower.tail = FALSE)", rows = with_value(lower[, 1:2], function(t, df) pt(t, df, lower.tail = FALSE))),
    list(name = "tTwoSidedP", call = "2 * pt(-abs(t), df)", rows = with_value(lower[, 1:2], function(t, df) 2 * pt(-abs(t), df))),
    list(name = "tQuantile", call = "qt(p, df)", rows = with_value(grid(p, df[df >= 1]), qt))
  ))
