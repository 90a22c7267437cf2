# Writes a fixture: meta (R version, script, tolerance and why) and, per function, rows of arguments followed by the expected value.
# 17 significant digits carry a double unharmed. Infinite values are written as texts, because JSON has no word for them.
number <- function(x) ifelse(is.infinite(x), ifelse(x > 0, '"Infinity"', '"-Infinity"'), sprintf("%.17g", x))
write_fixture <- function(file, tolerance, why, functions) {
  stopifnot(all(sapply(functions, function(f) !anyNA(unlist(f$rows)))))
  group <- function(f) {
    rows <- apply(as.matrix(as.data.frame(f$rows)), 1, function(row) paste0("      [", paste(number(row), collapse = ", "), "]"))
    sprintf('    {\n      "name": "%s",\n      "call": "%s",\n      "rows": [\n%s\n      ]\n    }', f$name, f$call, paste(rows, collapse = ",\n"))
  }
  meta <- sprintf('{\n  "meta": {\n    "r": "%s",\n    "script": "%s",\n    "relativeTolerance": %g,\n    "why": "%s"\n  },\n  "functions": [\n%s\n  ]\n}\n',
                  R.version.string, sub("json$", "R", file), tolerance, why, paste(sapply(functions, group), collapse = ",\n"))
  cat(meta, file = file)
}
grid <- function(...) expand.grid(..., KEEP.OUT.ATTRS = FALSE)
with_value <- function(g, f) cbind(g, value = do.call(f, unname(as.list(g))))
