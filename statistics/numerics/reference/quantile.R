# Rscript quantile.R (in this folder)
number <- function(x) sprintf("%.17g", x)
list_of <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
set.seed(20260701)
samples <- list(c(3, 1, 4, 1, 5, 9, 2, 6), c(-2.5, 7), 4, round(rnorm(15), 2), c(rep(0, 6), 1, 1, 2.5, 2.5, 2.5, 8), rexp(40))
p <- c(0, 0.01, 0.025, 1 / 3, 0.1, 0.25, 0.5, 0.6, 0.75, 0.9, 0.975, 1)
cases <- c()
for (x in samples) for (type in c(6, 7, 8)) {
  cases <- c(cases, sprintf('    { "x": %s, "type": %d, "p": %s, "value": %s }', list_of(x), type, list_of(p), list_of(quantile(x, p, type = type))))
}
cat(sprintf('{\n  "meta": { "r": "%s", "call": "quantile(x, p, type = type)", "relativeTolerance": 1e-14, "why": "one multiplication and one addition" },\n  "cases": [\n%s\n  ]\n}\n',
            R.version.string, paste(cases, collapse = ",\n")), file = "quantile.json")
