import type { swedishTexts } from './texts-sv.ts'

/** The same texts in English; the type holds that none is missing. */
export function englishTexts(): ReturnType<typeof swedishTexts> {
  return {
    parts: { board: 'The short answer', statistician: 'The evidence', annex: 'Technical annex' },
    subtitle: 'Is it a measure, and for whom?',
    meta: { answers: 'Answers', file: 'File', model: 'Model' },
    models: {
      rm: 'the Rasch model for two answers',
      rsm: 'the rating-scale model (shared steps)',
      pcm: 'the partial-credit model (steps of their own for each question)',
    },
    reasonsTitle: 'Why',
    individualsTitle: 'What also hinders decisions about individuals',
    besideTitle: 'Worth knowing',
    triesTitle: 'What to try',
    andMore: (n) => `… and ${n} more of the same kind.`,
    figures: {
      people: 'People',
      peopleDetail: (informative) => `${informative} say something about the questions`,
      items: 'Questions',
      itemsDetail: (dropped) => (dropped === 0 ? 'all are in' : `${dropped} left out`),
      noneOnScale: 'none could be put on the scale',
      reliability: 'Reliability',
      reliabilityDetail: 'share of the differences that is not error',
      error: 'Error for one person',
      errorDetail: 'logits, in the middle of the people',
      ends: 'At the ends of the scale',
      endsDetail: (low, high) => `${low} lowest, ${high} highest`,
    },
    logit:
      'The unit of the measure is the logit. Someone who stands a logit higher has 2.7 times the odds of answering one step higher on a question. The sum of the answers is no such unit: it is never shown as a result, only as a key to the measure.',
    who: {
      title: 'Who answered',
      sentence: (n, rows, missing) =>
        `${n} of ${rows} people in the file have at least one answer. ${
          missing === null
            ? 'No answer is missing.'
            : `${missing} of the answers are missing; they count as unanswered and nothing is filled in.`
        }`,
      patterns: (n) => `The people have answered ${n} different sets of questions.`,
      ends: (low, high) =>
        `${low} have the lowest and ${high} the highest answer to everything they answered. Their measure is a bound more than a place.`,
      endsTogether: (n) =>
        `${n} have the lowest or the highest answer to everything they answered. Their measure is a bound more than a place.`,
      table: 'People',
      columns: ['What', 'Number'],
      rows: {
        rows: 'Rows in the file',
        withAnswers: 'With at least one answer',
        informative: 'With at least two answers that are not all lowest or highest',
        lowest: 'Lowest answer to everything',
        highest: 'Highest answer to everything',
        ends: 'Lowest or highest answer to everything',
      },
      weighted: 'The people are weighted: the weight counts as so many people when the questions are placed.',
    },
    answers: {
      title: 'How the answers are spread',
      sentence:
        'How people answered each question, as shares of those who answered. This holds also when the answers cannot be turned into a measure. Many answers at the highest may mean that things are well, or that people answer more kindly than they feel.',
      picture: (highest: string, lowest: string) =>
        `${highest} of the answers are the highest that can be given, ${lowest} the lowest`,
      answer: (answer: number) => `Answer ${answer}`,
      questions: 'Questions, in the order of the file',
      hidden: (limit: number) => `not shown: some answer was given by fewer than ${limit} people`,
      table: 'Share that gave each answer',
      n: 'Answered',
      missing: 'Missing',
      hiddenNote: (limit: number) =>
        `–: fewer than ${limit} people, or withheld so that such a number cannot be worked out.`,
    },
    map: {
      title: 'People and questions on one scale',
      picture: (share) => `${share} of the people stand beyond the reach of the questions`,
      sentence: (difference, direction) =>
        `The mean of the people lies ${difference} logits ${direction} that of the questions.`,
      sharp: (se, at, blunt) =>
        `The scale is sharpest at ${at} logits (error ${se}). ${blunt} of the people stand where more than half of the sharpness is gone.`,
      best: (se) => `Error below ${se}`,
    },
    axis: 'Logit (higher is more of what is measured)',
    information: {
      title: 'How certain the measure is along the scale',
      picture: (least) => `The error is ${least} logits at its least`,
      value: 'Error for one person, logits',
      curve: 'All questions answered',
      sentence:
        'The picture shows the measurement error for a person who answered every question: how far from the person’s true place the measure usually lands. In the tables it is called standard error. At the ends of the scale less is known.',
    },
    items: {
      title: 'The questions',
      sentence:
        'The location is how hard the question is: the place where the answers in the middle are commonest. Infit holds the answers against what each person’s other answers give reason to expect; 1 is as expected, higher is noisier.',
      table: 'Location and fit of the questions',
      columns: {
        item: 'Question',
        column: 'Column',
        location: 'Location (SE)',
        infit: 'Infit',
        expected: 'Expected',
        outfit: 'Outfit',
        n: 'Answers',
        verdict: 'Judgement',
      },
      fit: {
        fits: 'follows',
        noisy: 'noisy',
        'very-noisy': 'very noisy',
        redundant: 'repeats others',
        'not-checked': 'not checked',
      },
      known: 'known',
      note: 'Expected: where infit lies in 95% of answers drawn from the model itself.',
      curves: 'How the answers follow the model',
      curvesPicture: (outside) =>
        outside === 0
          ? 'All questions follow the model closely'
          : `${outside} ${outside === 1 ? 'question departs' : 'questions depart'} clearly`,
      curvesSentence: (shown, all) =>
        shown === all
          ? 'The line is what the model expects of a person at each place; the points are what people with about that measure answered.'
          : `The line is what the model expects; the points are what people with about that measure answered. The ${shown} questions of ${all} that depart most are shown.`,
      score: 'Mean answer',
      curveNote: (infit) => `infit ${infit}`,
    },
    steps: {
      title: 'The steps of the answers',
      table: 'Thresholds, logits (SE)',
      item: 'Question',
      step: (k) => `Step ${k}`,
      disordered: (items) =>
        `Clearly out of order: ${items}. There an answer in the middle is never the commonest, wherever one stands on the scale.`,
      ordered: 'No question has steps that clearly stand out of order.',
      notAsWritten: (item, categories) => `${item}: the steps go between the answers ${categories}.`,
    },
    dependence: {
      title: 'Do questions hang together in pairs?',
      none: 'No questions hang together beyond what the measure itself gives.',
      some: (n) => `${n} ${n === 1 ? 'pair hangs' : 'pairs hang'} together beyond what the measure explains.`,
      picture: (n) =>
        n === 0 ? 'No pair stands out' : `${n} ${n === 1 ? 'pair stands' : 'pairs stand'} out`,
      axis: 'Correlation of what is left (Q3), above the mean',
      rows: 'Pair of questions',
      leftOut: (n) => `${n} pairs with lower values are not shown`,
    },
    dimension: {
      title: 'Is one thing measured, or several?',
      one: 'What is left when the measure is taken out holds no second measure of weight.',
      two: 'What is left holds a second measure.',
      rule: (value, line, drawn) =>
        `A second measure counts when the largest eigenvalue is ${line} or more, the strength of two questions${
          drawn === null ? '' : `, and also above what the model itself gives (${drawn})`
        }. Here it is ${value}.`,
      picture: (value) => `The largest eigenvalue is ${value}`,
      axis: 'Eigenvalue (as many questions as share something of their own)',
      rows: 'Component',
      limit: (drawn, line) =>
        `${drawn === null ? '' : `below ${drawn} in 99% of draws from the model; `}a second measure from ${line}`,
      component: (k) => `Component ${k}`,
      test: (share, low, high, n) =>
        `${share} of ${n} people get different measures from the two most unlike halves (5% are expected by chance; 95% interval ${low} to ${high}).`,
      testNote:
        'How the questions are parted is arbitrary for those near zero, so this test illustrates and does not decide.',
      loadings: 'Which questions pull which way',
      loading: 'Loading',
    },
    invariance: {
      title: 'The same questions for everyone?',
      andersen: (lr, df, p, size) =>
        `Low against high answers (Andersen): LR ${lr}, ${df} degrees of freedom, ${p}. The largest difference in location is ${size} logits; with many people small differences become certain too.`,
      models: (lr, df, p) =>
        `Steps of their own against shared steps: LR ${lr}, ${df} degrees of freedom, ${p}.`,
      none: 'No groups were named, so it is not checked whether the questions work alike for different groups.',
      group: (group) => `The groups of ${group}`,
      sizes: (list) => `Groups: ${list}.`,
      tooSmall: (list) => `Too small to be compared: ${list}.`,
      picture: (n) =>
        n === 0
          ? 'No question works clearly differently'
          : `${n} ${n === 1 ? 'question works' : 'questions work'} differently`,
      axis: 'Difference in location from the first group, logits',
      favours: { low: 'Easier for the group', high: 'Harder for the group' },
      adjustment: 'Benjamini–Hochberg',
      notCompared: 'Could not be compared',
      table: 'Questions that work differently',
      columns: {
        item: 'Question',
        difference: 'Largest difference, logits',
        interval: 'Interval',
        groups: 'Groups',
        p: 'p, adjusted',
        size: 'Size',
      },
      size: {
        negligible: 'negligible',
        undecided: 'uncertain',
        moderate: 'moderate',
        large: 'large',
        steps: 'single steps',
      },
      consequence: (from, to, moved, sd) =>
        `When questions that work differently may have different locations, the difference between ${from} and ${to} moves by ${moved} logits (${sd} standard deviations).`,
      excluded: (items) => `Could not be compared, since some group has not used every answer: ${items}.`,
    },
    anchors: {
      title: 'Does the scale stand?',
      kept: (version: number) =>
        `The scale is that of calibration ${version}: the questions in common are held there, so that measures from then and now can be compared. Here it is checked whether they stand in the same place in the new answers too.`,
      given:
        'The scale is taken from an earlier calibration: the questions in common are held there. Here it is checked whether they stand in the same place in the new answers too.',
      agreement: (chiSquare: string, df: string, p: string) =>
        `All held questions that carry the link together: χ² ${chiSquare}, ${df} degrees of freedom, ${p}.`,
      link: (se: string) => `The standard error of the link is ${se} logits.`,
      known:
        'Held questions count as known: the uncertainty of where they stand is in the standard errors above, but not in the measures of persons.',
      picture: (moved: number, all: number) =>
        moved === 0
          ? `All ${all} held questions stand where they stood`
          : `${moved} of ${all} held questions have moved`,
      axis: 'How far the question has moved, logits (to the right: harder now)',
      band: 'Half a logit at most',
      alone: 'Carries the link alone',
      table: 'Held questions then and now',
      columns: [
        'Question',
        'Place then',
        'Place now',
        'Moved',
        'Standard error',
        'p, adjusted',
        'Verdict',
      ] as readonly string[],
      moved: 'has moved',
      stands: 'stands',
      notComparable: (items: string) =>
        `Other answers are in use now than when the scale was made, so the place cannot be compared: ${items}.`,
    },
    burden: {
      title: 'Fewer questions',
      sentence: (half, error, full) =>
        `With the best ${half} questions the error is ${error} logits instead of ${full}.`,
      picture: (size, error) => `${size} questions give an error of ${error} logits`,
      axis: 'Error for one person, logits',
      series: 'The best questions of each number',
      full: 'All questions',
      note: 'Best for the people of this survey. The time counts twelve seconds for each question.',
      change: (change) =>
        `With all questions a person must change by ${change} logits for the change to be more than error.`,
    },
    leftOut: {
      title: 'What could not be computed',
      part: {
        calibration: 'The scale',
        andersen: 'Low against high answers',
        modelComparison: 'The comparison of models',
        localDependence: 'Questions in pairs',
        dimension: 'A second measure',
        dif: 'The comparison of groups',
        targeting: 'People against questions',
        burden: 'Fewer questions',
        reference: 'Draws from the model',
      },
      parts: (list) => `Parts that do not hang together: ${list}.`,
      oneWay: (list) => `The answers lead one way only between these parts: ${list}.`,
    },
    annex: {
      methods: 'Methods and sources',
      settings: 'How it was computed',
      columns: ['What', 'Value'],
      rows: {
        model: 'Model',
        modelReason: 'Why that model',
        logLik: 'Conditional log-likelihood',
        parameters: 'Free parameters',
        iterations: 'Steps to the maximum',
        gradient: 'Slope left per person',
        condition: 'Condition number',
        seed: 'Seed',
        replicates: 'Draws from the model',
        level: 'Level of the intervals',
        version: 'Utfall',
        file: 'File',
        sha: 'SHA-256 of the file',
      },
      reliability: 'Reliability in three ways',
      reliabilityColumns: ['Way', 'People', 'Reliability', 'SE', 'Separation', 'Levels'],
      reliabilityRows: {
        wleAll: 'WLE, everyone',
        wleNonExtreme: 'WLE, without the ends',
        mleNonExtreme: 'MLE, without the ends',
      },
      limits: 'The lines behind the answer',
      limitsColumns: ['What', 'Individuals', 'Groups'],
      limitRows: {
        reliability: 'Reliability, at least',
        persons: 'People who say something about the questions, at least',
        locationSe: 'Standard error of a question’s location, at most (logits)',
        infit: 'Infit, at most',
        atTheEnd: 'Share at one end, at most',
        dependence: 'Q3 above the mean, below',
        eigenvalue: 'First eigenvalue, below',
        groupsMoved: 'Difference of groups moved by questions, below (standard deviations)',
      },
      limitsNote:
        'A question or a pair counts only when the departure is large and also clear of chance. A low p-value is never enough. The sources stand in the list of methods.',
      notes: 'Remarks',
    },
    source: (file, n) => `${file}, ${n} people`,
    modelReason: {
      'asked-for': 'it was asked for',
      anchored: 'questions are anchored from another calibration',
      'two-categories': 'the questions have two answers',
      'unequal-categories': 'the questions have different numbers of answers',
      'too-many-patterns': 'with so many different sets of answers no models are compared',
      'few-answers-in-a-category': 'some answer is too rare for each question to have steps of its own',
      'steps-differ': 'the steps differ between the questions',
      'steps-alike': 'nothing speaks against shared steps',
    },
    fewer: (limit) => `fewer than ${limit}`,
    against: (second, first) => `${second} compared with ${first}`,
  }
}
