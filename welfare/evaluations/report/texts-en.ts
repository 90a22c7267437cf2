import type { Analysis, OutcomeFinding, VerdictKind } from '../result/schema.ts'
import type { DesignKind } from '../study/schema.ts'
import type { swedishTexts } from './texts-sv.ts'

/** The same texts in English; the type holds that none is missing. */
export function englishTexts(causal: boolean): ReturnType<typeof swedishTexts> {
  return {
    against: (arm, control) => `${arm} against ${control}`,
    parts: { board: 'For the board', statistician: 'For the statistician', annex: 'Technical annex' },
    verdictTitle: VERDICT_TITLES,
    verdictLead: { ...VERDICT_LEADS },
    question: 'The question',
    answer: 'The answer',
    howSure: 'How sure is it?',
    interval: (level) => `${level} interval`,
    intervalColumn: (level) => `${level} interval`,
    primarySentence: (s) =>
      `${s.outcome} at ${lower(s.time)}: ${s.estimate} for ${s.arm} compared with ${s.control}. The uncertainty (${s.level}) runs from ${s.range}.`,
    changeSentence: (s) =>
      `${s.outcome} changed by ${s.estimate} from the start to ${lower(s.time)}. The uncertainty (${s.level}) runs from ${s.range}.`,
    ladderSentence: (s) =>
      `${s.outcome} at ${lower(s.time)}: with one person drawn from each group, the person in ${s.arm} stands higher in ${s.estimate} of cases compared with ${s.control} (ties count half; 50% is no difference). The uncertainty (${s.level}) runs from ${s.range}.`,
    worth: WORTH,
    worthLimit: (text) =>
      `The study decided beforehand that ${text} is the smallest difference worth having.`,
    lockedText: (on, by) =>
      `The question, the measures and the rule for the answer were locked on ${on} by ${by}, and have not changed since.`,
    notLockedText:
      'The question, the measures and the rule for the answer were not locked before data came. It cannot be seen whether they were chosen after the result was known.',
    changedText: (on, n) =>
      `The plan was locked on ${on} but has since changed in ${n} ${n === 1 ? 'place' : 'places'}. The changes stand in the technical annex, and the answer should be read with that in mind.`,
    changedTitle: 'The plan was changed after it was locked',
    keyFigures: {
      primary: (outcome, time) => `${outcome}, ${lower(time)}`,
      people: 'People drawn by lot',
      peopleNotRandomised: 'People in the study',
      answered: 'Have the main measure',
      sites: 'Sites',
      pooled: 'Across sites',
    },
    ofAllocated: (n, total) => `${n} of ${total}`,
    perArm: (parts) => parts.join(', '),
    outcomesTable: {
      caption: 'All outcomes at their time point',
      outcome: 'Outcome',
      time: 'When',
      estimate: causal ? 'Effect' : 'Difference',
      finding: 'What it says',
      n: 'Number',
      role: 'Role',
    },
    change: 'Change',
    roles: { primary: 'primary outcome', secondary: 'other outcome', harm: 'risk watched' },
    levels: {
      person: 'participants',
      relative: 'relatives',
      staff: 'staff',
      organisation: 'organisation',
      society: 'society',
    },
    findings: FINDINGS,
    changeFinding: 'change without a comparison',
    basis: 'What the answer rests on',
    designSentence: DESIGN_SENTENCES,
    waitingSentence: (months, control) =>
      `The group ${control} was offered the same service after ${months} months. Later time points therefore compare early support with late support, not with none.`,
    lossSentence: (share, byArm) => `The main measure is missing for ${share} (${byArm}).`,
    unmeasured: 'What was not measured',
    unmeasuredLevels: (levels) => `There is no measure for: ${levels}.`,
    unmeasuredWanted: 'Wanted but not measured:',
    nothingUnmeasured: 'The study names nothing that was wanted but not measured.',
    comparison: 'The comparison',
    contents: 'Contents',
    design: 'The design of the study',
    population: 'Whom it is about',
    selection: 'How the people came in',
    initiative: 'The initiative',
    evaluator: 'Evaluator',
    independent: 'independent of those who run the initiative',
    notIndependent: 'not independent of those who run the initiative',
    flow: {
      heading: 'The way of the people through the study',
      title: (allocated, analysed) => `${analysed} of ${allocated} people have the main measure`,
      referred: 'Referred',
      ineligible: 'Not in the target group',
      declined: 'Declined',
      otherwise: 'Other reasons',
      notDrawn: 'Not drawn',
      allocated: causal ? 'Drawn by lot' : 'In the study',
      inArm: (arm) => arm,
      received: 'Got the service',
      followedUp: (time) => `Answers at ${lower(time)}`,
      lost: 'Missing',
      analysed: 'Analysed',
      notRecorded:
        'How many were assessed or declined is not in the data. How the people were selected therefore cannot be judged.',
      leftOut: (n) => `${n} rows of the file do not belong to the study by its own conditions.`,
      otherArms: (n) => `${n} people belong to groups other than those compared.`,
    },
    balance: {
      heading: 'Were the groups alike from the start?',
      title: (large, all) =>
        large === 0
          ? `All ${all} traits compared differ by less than 0.1 standard deviations`
          : `${large} of ${all} traits differ by more than 0.1 standard deviations`,
      axis: 'Difference in standard deviations',
      text: 'The lot makes the groups alike but for chance. No p-values are given here: a difference that shows is chance.',
      adjusted: 'The traits that the study chose beforehand are part of the analysis.',
      textNotRandomised: 'Without a lot the groups may also differ in what is not seen here.',
    },
    estimates: {
      heading: causal ? 'Effect on the outcomes' : 'Difference in the outcomes',
      overTime: (outcome) => `${outcome} over time`,
      overTimeTitle: (outcome) => `${outcome}: means of the groups over time`,
      levelsTitle: (outcome, time) => `${outcome}: the groups at ${lower(time)}`,
      timeAxis: 'Months after the start',
      differences: (outcome) => `${outcome}: the difference at each time point`,
      byScale: 'Other outcomes',
      pAdjusted: (method) =>
        `The findings for the other outcomes rest on p-values corrected for their number (${METHODS[method]}).`,
    },
    ladder: {
      heading: 'The steps towards the goal',
      title: (outcome, up, arm, control, controlUp) =>
        `${outcome}: ${up} in ${arm} and ${controlUp} in ${control} have moved up`,
      plainTitle: (outcome) => `${outcome}: distribution in the groups`,
      moved: (arm, up, down) => `${arm}: ${up} have moved up and ${down} down since the start.`,
      control: 'Without a comparison the whole move would have looked like the work of the service.',
    },
    subgroups: {
      heading: 'For whom?',
      title: (outcome) => `${outcome}: the difference in each group`,
      text: 'Whether the difference varies between groups is told by the test of interaction, not by one group being statistically sure and another not.',
      interaction: (subgroup, p) => `${subgroup}: test of interaction ${p}.`,
      noInteraction: (subgroup) => `${subgroup}: the interaction could not be tested.`,
      tooFew: 'too few to show',
    },
    sites: {
      heading: 'Site by site',
      title: (outcome) => `${outcome}: each site and all together`,
      pooled: 'All together',
      prediction: 'A new site is expected within',
      rowsName: 'Site',
      text: (s) =>
        `The sites are pooled allowing for real differences between them (I² = ${s.i2}). In a new similar site the difference is expected to lie from ${s.range}.`,
      leftOut: (sites) => `Too small to estimate alone: ${sites}.`,
    },
    sensitivity: {
      heading: 'Does the answer hold?',
      title: (outcome) => `${outcome}: the same question in other ways`,
      text: 'The main analysis follows the lot: everyone counts in the group they were drawn to, whatever they got. The other rows show how sensitive the answer is.',
      textNotRandomised: 'The other rows show how sensitive the answer is to how it is computed.',
      permutation: (s) =>
        `Randomisation test for ${s.outcome}: ${s.p}, of ${s.n} ${s.exact ? 'possible draws (all)' : 'random draws'}.`,
      lee: (s) =>
        `${s.outcome}: if the loss is uneven, the difference for those who answer in either group lies between ${s.lower} and ${s.upper} (Lee bounds; with uncertainty ${s.range}).`,
      worst: (s) =>
        `${s.outcome}: had all who are missing had the worst or the best possible value, the difference lies between ${s.lower} and ${s.upper}.`,
      received: (s) =>
        `${s.treated} of those drawn to the service got it, and ${s.control} in the control group.`,
      attritionCaption: 'Missing by group',
    },
    analyses: ANALYSES,
    harms: {
      heading: 'Unwanted consequences',
      none: 'The study watched no unwanted consequence. That does not mean that there was none.',
    },
    annex: {
      lock: 'Lock and changes',
      hash: 'Checksum of the plan (SHA-256)',
      changesCaption: 'Changes after the lock',
      field: 'Field',
      before: 'Then',
      after: 'Now',
      decisive: 'Touches the answer',
      yes: 'yes',
      no: 'no',
      rule: 'The rule for the answer',
      ruleText: (s) =>
        `Better: the ${s.level} interval of the primary outcome lies wholly on the good side ${s.better === 'interval-beyond-zero' ? 'of zero' : 'of the smallest difference worth having'}. Worse: wholly on the other side of zero. Mixed: when primary outcomes disagree, or a risk watched became worse. Not measurable: when more than ${s.loss} lack the main measure or a group has fewer than ${s.arm} people with it.`,
      files: 'Data files',
      file: 'File',
      rows: 'Rows',
      methods: 'Methods',
      estimatesCaption: 'All estimates',
      reproduce: 'Compute again',
      reproduceText: 'The same study, data, version and seed give the same figures:',
      version: 'Version of Utfall',
      seed: 'Seed of random numbers',
      notes: 'Remarks',
      noNotes: 'None.',
      method: 'Method',
      analysis: 'Analysis',
      p: 'p',
      group: 'Group',
      contrast: 'Comparison',
      standardError: 'Standard error',
    },
    columns: {
      variable: 'Trait',
      arm: 'Group',
      mean: 'Mean',
      sd: 'Standard deviation',
      n: 'Number',
      missing: 'Missing',
      difference: 'Difference',
      share: 'Share',
    },
    asOf: 'Data up to',
    favours: { worse: 'worse', better: 'better' },
    everyone: 'Everyone',
    smallestBand: 'less than the smallest difference worth having',
    madeBy: (version) => `Made with Utfall ${version}. All text is made from the figures.`,
    noPersonData: 'The report holds nothing about the people themselves, only about the organisation.',
    notShown: 'not shown',
  }
}

function lower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

const VERDICT_TITLES: Readonly<Record<VerdictKind, string>> = {
  better: 'Yes, it got better',
  'no-detectable-difference': 'No detectable difference',
  worse: 'No, it got worse',
  mixed: 'A mixed answer',
  'too-early': 'Too early to tell',
  'not-measurable': 'Not measurable with this design',
}

const VERDICT_LEADS: Readonly<Record<VerdictKind, string>> = {
  better: 'The difference is in favour of the service and larger than chance usually gives.',
  'no-detectable-difference':
    'The study cannot tell the groups apart. That is not the same as there being no difference.',
  worse: 'The difference is against the service and larger than chance usually gives.',
  mixed: 'Something got better and something else did not. Read the rows one by one.',
  'too-early':
    'The time that the study set beforehand has not passed for everyone, or there are no answers yet. No final answer is given before that.',
  'not-measurable':
    'The study cannot tell what the service did from what else happened at the same time, or too much is missing.',
}

const WORTH: Readonly<Record<OutcomeFinding['worthHaving'], string>> = {
  shown: 'The whole interval lies above the smallest difference worth having.',
  possible: 'The interval holds both differences worth having and differences that are not.',
  'ruled-out': 'A difference worth having can be ruled out.',
  'not-stated': '',
}

const FINDINGS: Readonly<Record<OutcomeFinding['finding'], string>> = {
  better: 'better',
  worse: 'worse',
  'no-detectable-difference': 'no detectable difference',
  'not-estimable': 'cannot be estimated',
}

const DESIGN_SENTENCES: Readonly<Record<DesignKind, string>> = {
  'individually-randomised':
    'The lot decided who got what. The groups are therefore alike but for chance, and the difference between them is the effect of the service.',
  'cluster-randomised':
    'The lot decided which groups of people got what. The difference is the effect of the service, and its uncertainty counts the groups, not only the people.',
  comparison:
    'The groups are compared without a lot. They may have differed from the start in what was not measured.',
  'before-after':
    'The same people before and after, without a comparison group. What changed may have changed anyway.',
}

const ANALYSES: Readonly<Record<Analysis, string>> = {
  main: 'Main analysis',
  unadjusted: 'Not adjusted for the start',
  adjusted: 'Adjusted for the start',
  weighted: 'Weighted for those missing',
  'per-protocol': 'Only those who followed the lot (not a fair comparison)',
  received: 'Among those whom the lot brought the service',
  bootstrap: 'Bootstrap',
  newcombe: 'Without a model',
  model: 'Model for the scale',
  repeated: 'All time points together',
  'change-within': 'Change within the group',
  'point-measures': 'By the point measures, without the calibration’s uncertainty',
  standardised: 'In standard deviations of the true measure',
}

const METHODS = { holm: 'Holm', hochberg: 'Hochberg', bh: 'Benjamini–Hochberg', none: '–' } as const
