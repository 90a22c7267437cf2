# Reference values for linear-cases.reference.test.ts.
# R 4.2.2, estimatr 1.0.0. Run: Rscript linear-cases.R FOLDER-WITH-THE-SHARED-CSV-FILES > linear-cases.json
# Only figures are kept here; the data sets stay where they are. 17 digits, so that the tolerance is that of the method.
suppressMessages(library(estimatr))
folder <- commandArgs(TRUE)[1]
read <- function(name) read.csv(file.path(folder, name), na.strings = c("", "NA"), stringsAsFactors = FALSE)
number <- function(x) if (is.na(x)) "null" else sprintf("%.17g", x)
entries <- character()
add <- function(id, call, ...) {
  values <- list(...)
  body <- paste(sprintf('"%s": %s', names(values), vapply(values, number, "")), collapse = ", ")
  entries[[length(entries) + 1]] <<- sprintf('  "%s": { "call": "%s", %s }', id, gsub('"', "'", call), body)
}
term <- function(id, call, model, at) {
  i <- match(at, model$term)
  add(id, call, estimate = model$coefficients[[i]], se = model$std.error[[i]], df = model$df[[i]],
      low = model$conf.low[[i]], high = model$conf.high[[i]], p = model$p.value[[i]], n = model$nobs)
}

cluster <- read("synth_cluster.csv")
term("nested.CR2", "lm_robust(y ~ z + x, fixed_effects = ~block, clusters = cluster, se_type = 'CR2')",
     lm_robust(y ~ z + x, cluster, fixed_effects = ~block, clusters = cluster, se_type = "CR2"), "z")
term("nested.CR1", "the same, se_type = 'stata'",
     lm_robust(y ~ z + x, cluster, fixed_effects = ~block, clusters = cluster, se_type = "stata"), "z")
trial <- subset(read("synth_trial.csv"), !is.na(y2))
trial$w <- 2 * (1 + 0.5 * trial$mental)
term("crossed.CR2", "lm_robust(y2 ~ assigned + y0 + factor(federation), clusters = income_source, se_type = 'CR2')",
     lm_robust(y2 ~ assigned + y0 + factor(federation), trial, clusters = income_source, se_type = "CR2"), "assigned")
term("weighted.blocks.HC2", "lm_robust(y2 ~ assigned + y0, fixed_effects = ~federation, weights = w, se_type = 'HC2')",
     lm_robust(y2 ~ assigned + y0, trial, fixed_effects = ~federation, weights = w, se_type = "HC2"), "assigned")
term("weighted.dummies.CR2", "lm_robust(y2 ~ assigned + y0 + factor(federation), weights = w, clusters = income_source, se_type = 'CR2')",
     lm_robust(y2 ~ assigned + y0 + factor(federation), trial, weights = w, clusters = income_source, se_type = "CR2"), "assigned")
term("weighted.lin.HC2", "lm_lin(y2 ~ assigned, ~ y0 + female, weights = w, se_type = 'HC2')",
     lm_lin(y2 ~ assigned, ~ y0 + female, trial, weights = w, se_type = "HC2"), "assigned")
term("iv.blocks.HC2", "iv_robust(y2 ~ received + y0 | assigned + y0, fixed_effects = ~federation, se_type = 'HC2')",
     iv_robust(y2 ~ received + y0 | assigned + y0, trial, fixed_effects = ~federation, se_type = "HC2"), "received")
term("iv.dummies.HC2", "iv_robust(y2 ~ received + y0 + factor(federation) | assigned + y0 + factor(federation), se_type = 'HC2')",
     iv_robust(y2 ~ received + y0 + factor(federation) | assigned + y0 + factor(federation), trial, se_type = "HC2"), "received")

star <- subset(read("star.csv"), stark %in% c("small", "regular") & !is.na(readk) & !is.na(mathk))
star$small <- as.integer(star$stark == "small"); star$score <- star$readk + star$mathk
both <- with(star, table(schoolidk, small)); star <- subset(star, schoolidk %in% rownames(both)[both[, 1] > 0 & both[, 2] > 0])
mean_term <- function(id, call, model) add(id, call, estimate = model$coefficients[[1]], se = model$std.error[[1]], df = model$df[[1]],
  low = model$conf.low[[1]], high = model$conf.high[[1]], p = model$p.value[[1]], n = model$nobs)
mean_term("star.schools", "difference_in_means(score ~ small, blocks = schoolidk)", difference_in_means(score ~ small, blocks = schoolidk, data = star))
all_arms <- subset(read("star.csv"), stark %in% c("small", "regular", "regular+aide") & !is.na(readk) & !is.na(mathk))
all_arms$small <- as.integer(all_arms$stark == "small"); all_arms$aide <- as.integer(all_arms$stark == "regular+aide"); all_arms$score <- all_arms$readk + all_arms$mathk
term("star.clusters", "lm_robust(score ~ small + aide, clusters = schoolidk, se_type = 'CR2')",
     lm_robust(score ~ small + aide, all_arms, clusters = schoolidk, se_type = "CR2"), "small")
pairs <- read("seguro_matched_pairs.csv"); observed <- which(pairs$Ra == 1 & pairs$Rb == 1)
long <- with(pairs[observed, ], data.frame(pair = rep(observed, 2), y = c(Ya, Yb), z = c(Ta, Tb)))
mean_term("seguro.pairs", "difference_in_means(y ~ z, blocks = pair)", difference_in_means(y ~ z, blocks = pair, data = long))
corps <- read("jobcorps.csv")
mean_term("jobcorps.weeks", "difference_in_means(pworky4 ~ assignment)", difference_in_means(pworky4 ~ assignment, corps))
mean_term("jobcorps.earnings", "difference_in_means(earny4 ~ assignment)", difference_in_means(earny4 ~ assignment, corps))
term("jobcorps.cace", "iv_robust(earny4 ~ trainy1 | assignment, se_type = 'HC2')", iv_robust(earny4 ~ trainy1 | assignment, corps, se_type = "HC2"), "trainy1")
penn <- subset(read("penn_bonus.csv"), tg %in% c(0, 4)); penn$t4 <- as.integer(penn$tg == 4); penn$ldur <- log(penn$inuidur1)
mean_term("penn.bonus", "difference_in_means(log(inuidur1) ~ tg == 4), tg in 0, 4", difference_in_means(ldur ~ t4, penn))
men <- read("alo_star_men.csv")
for (kind in c("HC1", "HC2", "HC3"))
  term(paste0("alo.lin.", kind), sprintf("lm_lin(GPA_year1 ~ ssp, ~gpa0, se_type = '%s')", kind), lm_lin(GPA_year1 ~ ssp, ~gpa0, men, se_type = kind), "ssp")
# Matched pairs of clusters, constructed: eight clusters in four blocks of unequal size.
sizes <- c(3, 5, 2, 4, 6, 3, 2, 2); id <- rep(seq_along(sizes), sizes)
villages <- data.frame(id = id, block = (id + 1) %/% 2, z = id %% 2, y = (7 * seq_along(id)) %% 11 + 2 * (id %% 2) + id / 4)
mean_term("villages.pairs", "difference_in_means(y ~ z, blocks = block, clusters = id), y = (7i mod 11) + 2z + id/4",
          difference_in_means(y ~ z, blocks = block, clusters = id, data = villages))
add("versions", paste("R", getRversion(), "estimatr", packageVersion("estimatr")), villages = nrow(villages))
cat("{\n", paste(entries, collapse = ",\n"), "\n}\n", sep = "")
