# Rscript collinear.R (in this folder): which columns lm drops, for small designs with columns that depend on earlier ones.
list_of <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")
set.seed(20260701)
design <- function(i) {
  n <- 12
  x <- cbind(1, matrix(sample(-3:3, 3 * n, replace = TRUE), n), rnorm(n, 1000, 1))
  group <- factor(sample(1:3, n, replace = TRUE), levels = 1:3)
  x <- cbind(x, sapply(1:3, function(g) as.numeric(group == g)))
  x <- cbind(x, x[, 2] - 2 * x[, 3], 0.1 * x[, 5] + x[, 4] / 3, 1e6 * x[, 4], 0)
  x[, sample(ncol(x))]
}
cases <- sapply(1:25, function(i) {
  x <- design(i)
  dropped <- which(is.na(lm.fit(x, rnorm(nrow(x)))$coefficients)) - 1
  sprintf('    { "rows": %d, "columns": %d, "x": %s, "dropped": %s }', nrow(x), ncol(x), list_of(t(x)), list_of(dropped))
})
cat(sprintf('{\n  "meta": { "r": "%s", "call": "which(is.na(lm.fit(x, y)$coefficients)) - 1", "why": "exact: a column is dropped or not" },\n  "cases": [\n%s\n  ]\n}\n',
            R.version.string, paste(cases, collapse = ",\n")), file = "collinear.json")
