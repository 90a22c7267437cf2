# Sharper or further values than the shared reference holds, for statistics/regression/generalised and two-groups.
# Run: Rscript generalised.R <folder of synth_trial.csv and btheb_wide.csv> > generalised.json
# R 4.2.2, MASS 7.3-58.2, sandwich 3.0-2, nlme 3.1-162, ordinal 2022.11-16, jsonlite.
# glm and glm.nb stop early and keep the weights of the step before; here they are run to 1e-15 and evaluated at the end.
suppressMessages({ library(MASS); library(sandwich); library(nlme); library(ordinal); library(jsonlite) })
folder <- commandArgs(TRUE)[1]
syn <- read.csv(file.path(folder, "synth_trial.csv"), na.strings = c("", "NA"))
btheb <- read.csv(file.path(folder, "btheb_wide.csv"), na.strings = c("", "NA"))
cases <- list()
add <- function(id, call, result, data = NULL) cases[[length(cases) + 1]] <<- c(list(id = id, r = call), if (!is.null(data)) list(data = data), list(result = result))
tight <- glm.control(epsilon = 1e-15, maxit = 200)
# One more step from the maximum makes the stored weights those of the maximum.
atmaximum <- function(m) suppressWarnings(update(m, start = coef(m), control = tight))

# --- logistic and Poisson at the maximum
l <- atmaximum(glm(emp12 ~ assigned + y0 + mental + female, binomial, syn, control = tight))
add("logit.emp12", "glm at the maximum, sandwich", list(coef = unname(coef(l)), se = unname(sqrt(diag(vcov(l)))), hc0 = unname(sqrt(diag(vcovHC(l, "HC0")))), hc1 = unname(sqrt(diag(vcovHC(l, "HC1")))), hc3 = unname(sqrt(diag(vcovHC(l, "HC3")))), cluster = unname(sqrt(diag(vcovCL(l, syn$federation))))))
w <- 0.5 + (seq_len(nrow(syn)) %% 5) / 4
lw <- suppressWarnings(atmaximum(glm(emp12 ~ assigned + y0, binomial, syn, weights = w, control = tight)))
add("logit.emp12.weights", "weights 0.5 + (i mod 5)/4, i from 1", list(coef = unname(coef(lw)), se = unname(sqrt(diag(vcov(lw)))), hc0 = unname(sqrt(diag(vcovHC(lw, "HC0"))))))
p <- atmaximum(glm(sick12 ~ assigned + log1p(sick_prior) + mental + longsick, poisson, syn, control = tight))
add("poisson.sick12", "glm at the maximum, sandwich", list(coef = unname(coef(p)), se = unname(sqrt(diag(vcov(p)))), hc0 = unname(sqrt(diag(vcovHC(p, "HC0")))), hc1 = unname(sqrt(diag(vcovHC(p, "HC1")))), hc3 = unname(sqrt(diag(vcovHC(p, "HC3")))), cluster = unname(sqrt(diag(vcovCL(p, syn$federation)))), dispersion = sum(residuals(p, "pearson")^2) / df.residual(p), loglik = as.numeric(logLik(p)), aic = AIC(p)))

# --- negative binomial with an offset, by joint Newton steps on (beta, log theta) from glm.nb's answer
syn$expo <- ifelse(syn$enrol_month > 15, 0.5, 1)
X <- model.matrix(~ assigned + log1p(sick_prior) + mental, syn)
y <- syn$sick12; off <- log(syn$expo)
n0 <- suppressWarnings(glm.nb(sick12 ~ assigned + log1p(sick_prior) + mental + offset(log(expo)), syn))
ll <- function(b, th) sum(dnbinom(y, size = th, mu = exp(drop(X %*% b) + off), log = TRUE))
b <- coef(n0); th <- n0$theta
for (i in 1:50) {
  mu <- exp(drop(X %*% b) + off)
  b <- b + solve(crossprod(X, X * (mu / (1 + mu / th))), crossprod(X, (y - mu) / (1 + mu / th)))[, 1]
  mu <- exp(drop(X %*% b) + off)
  score <- sum(digamma(th + y) - digamma(th) + log(th) + 1 - log(th + mu) - (y + th) / (mu + th))
  info <- sum(-trigamma(th + y) + trigamma(th) - 1 / th + 2 / (mu + th) - (y + th) / (mu + th)^2)
  th <- th + score / info
}
mu <- exp(drop(X %*% b) + off)
A <- solve(crossprod(X, X * (mu / (1 + mu / th)))); s <- (y - mu) / (1 + mu / th)
sums <- rowsum(X * s, syn$federation); G <- nrow(sums)
add("negbin.offset", "joint maximum from glm.nb; offset log(expo), expo .5 when enrol_month > 15", list(coef = unname(b), se = unname(sqrt(diag(A))), theta = th, se_theta = 1 / sqrt(info), loglik = ll(b, th), hc0 = unname(sqrt(diag(A %*% crossprod(X * s) %*% A))), cluster = unname(sqrt(diag(A %*% crossprod(sums) %*% A * G / (G - 1))))))

# --- conditional odds ratio and exact limits to 1e-14, beside fisher.test's own 1.2e-4
conditional <- function(strata) {
  d <- 1; lo <- 0; obs <- 0
  for (q in strata) { k <- max(0, q[1] + q[3] - q[4]):min(q[2], q[1] + q[3]); e <- dhyper(k, q[2], q[4], q[1] + q[3]); o <- numeric(length(d) + length(e) - 1); for (i in seq_along(d)) o[i + seq_along(e) - 1] <- o[i + seq_along(e) - 1] + d[i] * e; d <- o; lo <- lo + k[1]; obs <- obs + q[1] }
  support <- lo + seq_along(d) - 1
  dens <- function(l) { w <- log(d) + support * l; w <- exp(w - max(w)); w / sum(w) }
  root <- function(f) exp(uniroot(f, c(-30, 30), tol = 1e-15, maxiter = 10000)$root)
  list(p = sum(d[d <= d[support == obs] * (1 + 1e-7)]), estimate = root(function(l) sum(support * dens(l)) - obs), low = root(function(l) sum(dens(l)[support >= obs]) - 0.025), high = root(function(l) 0.025 - sum(dens(l)[support <= obs])))
}
tables <- list(newcombe_b = list(c(9, 10, 3, 10)), newcombe_a = list(c(56, 70, 48, 80)), emp12 = list(c(192, 741, 127, 741)), small_federations = list(c(4, 20, 1, 20), c(5, 12, 4, 12), c(2, 7, 0, 7), c(0, 4, 0, 4), c(3, 3, 1, 3)), large = list(c(2100, 5577, 1200, 3663)))
for (n in names(tables)) add(paste0("conditional.", n), "convolved hypergeometrics, uniroot to 1e-15 on the log odds ratio", c(list(strata = tables[[n]]), conditional(tables[[n]])))

# --- proportional odds: weights with probit, and a test of two terms at once
syn$l12 <- factor(syn$ladder12, ordered = TRUE); syn$w <- w
cw <- clm(l12 ~ assigned + y0 + mental, data = syn, weights = w, link = "probit", control = clm.control(gradTol = 1e-12, maxIter = 200))
add("clm.weights.probit", "clm(l12 ~ assigned + y0 + mental, weights, probit)", list(coef = unname(coef(cw)), se = unname(sqrt(diag(vcov(cw)))), loglik = as.numeric(logLik(cw))))
c0 <- clm(l12 ~ assigned + mental + longsick, data = syn, control = clm.control(gradTol = 1e-12))
c1 <- clm(l12 ~ longsick, nominal = ~ assigned + mental, data = syn, control = clm.control(gradTol = 1e-12))
add("clm.po_test.two", "nominal ~ assigned + mental, proportional longsick", list(lr = 2 * as.numeric(logLik(c1) - logLik(c0)), df = attr(logLik(c1), "df") - attr(logLik(c0), "df"), ll = as.numeric(logLik(c1))))

# --- repeated measures with dense matrices: REML by optim on the log Cholesky factor, Newton by numerical derivatives,
# Satterthwaite from a Richardson Hessian, Kenward & Roger (1997) from their equations with n x n matrices
mmrm <- function(long, X, L) {
  visits <- max(long$v); pairs <- which(lower.tri(diag(visits), TRUE), arr.ind = TRUE); np <- nrow(pairs)
  N <- nrow(X); pp <- ncol(X); y <- long$y
  same <- outer(long$id, long$id, "==")
  E <- lapply(seq_len(np), function(i) { m <- matrix(0, visits, visits); m[pairs[i, 1], pairs[i, 2]] <- 1; m[pairs[i, 2], pairs[i, 1]] <- 1; m[long$v, long$v] * same })
  build <- function(th) Reduce(`+`, Map(`*`, E, as.list(th)))
  dev <- function(th) tryCatch({ V <- build(th); U <- chol(V); W <- chol2inv(U); I <- crossprod(X, W %*% X); bb <- solve(I, crossprod(X, W %*% y)); r <- y - X %*% bb; 2 * sum(log(diag(U))) + as.numeric(determinant(I)$modulus) + sum(r * (W %*% r)) + (N - pp) * log(2 * pi) }, error = function(e) 1e10)
  tovech <- function(a) { C <- matrix(0, visits, visits); C[pairs] <- a; diag(C) <- exp(diag(C)); S <- C %*% t(C); S[pairs] }
  start <- local({ C <- diag(visits); C[pairs] <- 0; diag(C) <- log(sd(y)); C[pairs] })
  o <- optim(start, function(a) dev(tovech(a)), method = "BFGS", control = list(reltol = 1e-14, maxit = 1000))
  th <- tovech(o$par)
  central <- function(f, x, i, h) (8 * (f(replace(x, i, x[i] + h)) - f(replace(x, i, x[i] - h))) - (f(replace(x, i, x[i] + 2 * h)) - f(replace(x, i, x[i] - 2 * h)))) / (12 * h)
  info <- function(th) { V <- build(th); W <- solve(V); P <- W - W %*% X %*% solve(crossprod(X, W %*% X), crossprod(X, W)); Py <- P %*% y; list(g = sapply(E, function(e) sum(P * e) - sum(Py * (e %*% Py))), P = P, W = W) }
  hess <- function(th) { h <- 1e-3 * mean(th[pairs[, 1] == pairs[, 2]]); H <- sapply(seq_len(np), function(i) central(function(x) info(x)$g, th, i, h)); (H + t(H)) / 2 }
  for (k in 1:8) th <- th - solve(hess(th), info(th)$g)
  at <- info(th); H <- hess(th); W <- at$W; P <- at$P
  C <- solve(crossprod(X, W %*% X)); beta <- drop(C %*% crossprod(X, W %*% y))
  A <- lapply(E, function(e) crossprod(X, W %*% e %*% W %*% X))
  K <- solve(0.5 * sapply(E, function(a) sapply(E, function(b) sum((P %*% a) * t(P %*% b)))))
  Lambda <- matrix(0, pp, pp)
  for (i in seq_len(np)) for (j in seq_len(np)) Lambda <- Lambda + K[i, j] * (crossprod(X, W %*% E[[i]] %*% W %*% E[[j]] %*% W %*% X) - A[[i]] %*% C %*% A[[j]])
  CA <- C + 2 * C %*% Lambda %*% C
  rows <- apply(L, 1, function(l) { v <- sum(l * (C %*% l)); g <- sapply(A, function(a) sum(l * (C %*% a %*% C %*% l))); list(estimate = sum(l * beta), se = sqrt(v), df = 2 * v^2 / sum(g * (2 * solve(H, g))), kr_se = sqrt(sum(l * (CA %*% l))), kr_df = 2 * v^2 / sum(g * (K %*% g))) })
  S <- matrix(0, visits, visits); S[pairs] <- th; S <- S + t(S) - diag(diag(S))
  list(rows = rows, sigma = lapply(seq_len(visits), function(i) S[i, ]), loglik = -dev(th) / 2, gradient = max(abs(at$g)))
}
perVisit <- function(wide, arm, cov, ys) {
  long <- do.call(rbind, lapply(seq_along(ys), function(v) data.frame(id = seq_len(nrow(wide)), v = v, y = wide[[ys[v]]], arm = wide[[arm]], cov = wide[[cov]])))
  long <- long[!is.na(long$y), ]; long <- long[order(long$id, long$v), ]
  V <- outer(long$v, seq_along(ys), "=="); X <- cbind(V * 1, V * long$arm, V * long$cov)
  L <- cbind(matrix(0, length(ys), length(ys)), diag(length(ys)), matrix(0, length(ys), length(ys)))
  list(long = long, X = X, L = L)
}
set.seed(4711)
small <- data.frame(arm = rep(0:1, 12), base = round(rnorm(24, 50, 10), 1))
u <- rnorm(24, 0, 5)
for (v in 1:3) small[[paste0("y", v)]] <- round(10 + 0.6 * small$base + 2 * v * small$arm + u + rnorm(24, 0, 4 + v), 1)
small$y3[c(2, 7, 11, 20)] <- NA; small$y2[c(7, 15)] <- NA; small$y1[18] <- NA
q <- perVisit(small, "arm", "base", c("y1", "y2", "y3"))
m <- mmrm(q$long, q$X, q$L)
q$long$vf <- factor(q$long$v)
g <- gls(y ~ vf + vf:arm + vf:cov - 1, q$long, correlation = corSymm(form = ~ v | id), weights = varIdent(form = ~ 1 | vf), method = "REML", control = glsControl(tolerance = 1e-12, msTol = 1e-12, maxIter = 500, msMaxIter = 500))
add("mmrm.small", "dense REML; gls beside it", c(m, list(gls = list(estimate = unname(coef(g)[4:6]), se = unname(sqrt(diag(vcov(g)))[4:6]), loglik = as.numeric(logLik(g))))), data = as.list(small))
btheb$arm <- as.integer(btheb$treatment == "BtheB")
q <- perVisit(btheb, "arm", "bdi.pre", c("bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"))
add("mmrm.btheb", "dense REML on btheb_wide.csv, four visits, baseline by visit", mmrm(q$long, q$X, q$L))
cat(toJSON(list(meta = list(R = R.version.string, MASS = as.character(packageVersion("MASS")), sandwich = as.character(packageVersion("sandwich")), nlme = as.character(packageVersion("nlme")), ordinal = as.character(packageVersion("ordinal"))), cases = cases), digits = I(15), auto_unbox = TRUE, na = "null", pretty = FALSE), "\n")
