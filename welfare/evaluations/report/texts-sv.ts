import type { Analysis, OutcomeFinding, VerdictKind } from '../result/schema.ts'
import type { DesignKind } from '../study/schema.ts'

/** The report's own words in Swedish. Causal words only where the design carries them (X.3). */
export function swedishTexts(causal: boolean) {
  const impact = causal ? 'effekt' : 'skillnad'
  return {
    against: (arm: string, control: string) => `${arm} mot ${control}`,
    parts: { board: 'För styrelsen', statistician: 'För statistikern', annex: 'Teknisk bilaga' },
    verdictTitle: VERDICT_TITLES,
    verdictLead: { ...VERDICT_LEADS },
    question: 'Frågan',
    answer: 'Svaret',
    howSure: 'Hur säkert är det?',
    interval: (level: string) => `${level} osäkerhetsintervall`,
    intervalColumn: (level: string) => `${level} intervall`,
    primarySentence: (s: {
      outcome: string
      time: string
      arm: string
      control: string
      estimate: string
      range: string
      level: string
    }) =>
      `${s.outcome} vid ${lower(s.time)}: ${s.estimate} för ${s.arm} jämfört med ${s.control}. Osäkerheten (${s.level}) går från ${s.range}.`,
    changeSentence: (s: { outcome: string; time: string; estimate: string; range: string; level: string }) =>
      `${s.outcome} ändrades med ${s.estimate} från start till ${lower(s.time)}. Osäkerheten (${s.level}) går från ${s.range}.`,
    ladderSentence: (s: {
      outcome: string
      time: string
      arm: string
      control: string
      estimate: string
      range: string
      level: string
    }) =>
      `${s.outcome} vid ${lower(s.time)}: dras en person ur varje grupp står personen i ${s.arm} högre i ${s.estimate} av fallen jämfört med ${s.control} (lika räknas som hälften; 50 % är ingen skillnad). Osäkerheten (${s.level}) går från ${s.range}.`,
    worth: WORTH,
    worthLimit: (text: string) =>
      `Studien bestämde i förväg att ${text} är den minsta skillnaden som är värd något.`,
    lockedText: (on: string, by: string) =>
      `Frågan, måtten och regeln för svaret låstes ${on} av ${by}, och är oförändrade sedan dess.`,
    notLockedText:
      'Frågan, måtten och regeln för svaret låstes inte innan data kom. Det går därför inte att se om de valdes efter att resultatet var känt.',
    changedText: (on: string, n: number) =>
      `Planen låstes ${on} men har ändrats därefter på ${n} ${n === 1 ? 'ställe' : 'ställen'}. Ändringarna står i den tekniska bilagan, och svaret ska läsas med det i minnet.`,
    changedTitle: 'Planen ändrades efter låsningen',
    keyFigures: {
      primary: (outcome: string, time: string) => `${outcome}, ${lower(time)}`,
      people: 'Lottade personer',
      peopleNotRandomised: 'Personer i studien',
      answered: 'Har huvudmåttet',
      sites: 'Platser',
      pooled: 'Mellan platser',
    },
    ofAllocated: (n: string, total: string) => `${n} av ${total}`,
    perArm: (parts: readonly string[]) => parts.join(', '),
    outcomesTable: {
      caption: 'Alla utfall vid sin tidpunkt',
      outcome: 'Utfall',
      time: 'När',
      estimate: causal ? 'Effekt' : 'Skillnad',
      finding: 'Vad det säger',
      n: 'Antal',
      role: 'Roll',
    },
    change: 'Förändring',
    roles: { primary: 'huvudutfall', secondary: 'övrigt utfall', harm: 'bevakad risk' },
    levels: {
      person: 'deltagare',
      relative: 'närstående',
      staff: 'personal',
      organisation: 'organisation',
      society: 'samhälle',
    },
    findings: FINDINGS,
    changeFinding: 'förändring utan jämförelse',
    basis: 'Vad svaret bygger på',
    designSentence: DESIGN_SENTENCES,
    waitingSentence: (months: number, control: string) =>
      `Gruppen ${control} erbjöds samma insats efter ${months} månader. Senare tidpunkter jämför därför tidigt stöd med sent stöd, inte med inget stöd.`,
    lossSentence: (share: string, byArm: string) => `Huvudmåttet saknas för ${share} (${byArm}).`,
    unmeasured: 'Vad som inte mättes',
    unmeasuredLevels: (levels: string) => `Inget mått finns för: ${levels}.`,
    unmeasuredWanted: 'Önskat men inte mätt:',
    nothingUnmeasured: 'Studien anger inget som önskades men inte mättes.',
    comparison: 'Jämförelsen',
    contents: 'Innehåll',
    design: 'Studiens upplägg',
    population: 'Vilka det gäller',
    selection: 'Hur personerna kom in',
    initiative: 'Insatsen',
    evaluator: 'Utvärderare',
    independent: 'oberoende av dem som driver insatsen',
    notIndependent: 'inte oberoende av dem som driver insatsen',
    flow: {
      heading: 'Personernas väg genom studien',
      title: (allocated: string, analysed: string) => `${analysed} av ${allocated} personer har huvudmåttet`,
      referred: 'Remitterade',
      ineligible: 'Hörde inte till målgruppen',
      declined: 'Tackade nej',
      otherwise: 'Andra skäl',
      notDrawn: 'Inte lottade',
      allocated: causal ? 'Lottade' : 'I studien',
      inArm: (arm: string) => arm,
      received: 'Fick insatsen',
      followedUp: (time: string) => `Svar vid ${lower(time)}`,
      lost: 'Saknas',
      analysed: 'Analyserade',
      notRecorded:
        'Hur många som prövades eller tackade nej finns inte i underlaget. Det går därför inte att bedöma hur urvalet gick till.',
      leftOut: (n: string) => `${n} rader i filen hör inte till studien enligt dess egna villkor.`,
      otherArms: (n: string) => `${n} personer tillhör andra grupper än dem som jämförs.`,
    },
    balance: {
      heading: 'Var grupperna lika från början?',
      title: (large: number, all: number) =>
        large === 0
          ? `Alla ${all} jämförda egenskaper skiljer mindre än 0,1 standardavvikelse`
          : `${large} av ${all} egenskaper skiljer mer än 0,1 standardavvikelse`,
      axis: 'Skillnad i standardavvikelser',
      text: 'Lottning gör grupperna lika så när som på slumpen. Därför prövas inga p-värden här: en skillnad som syns är slump.',
      adjusted: 'De egenskaper som studien valde i förväg är med i analysen.',
      textNotRandomised: 'Utan lottning kan grupperna skilja sig också i sådant som inte syns här.',
    },
    estimates: {
      heading: `${impact[0]?.toUpperCase() ?? ''}${impact.slice(1)} på utfallen`,
      overTime: (outcome: string) => `${outcome} över tid`,
      overTimeTitle: (outcome: string) => `${outcome}: medelvärden i grupperna över tid`,
      levelsTitle: (outcome: string, time: string) => `${outcome}: grupperna vid ${lower(time)}`,
      timeAxis: 'Månader efter start',
      differences: (outcome: string) => `${outcome}: skillnaden vid varje tidpunkt`,
      byScale: 'Övriga utfall',
      pAdjusted: (method: keyof typeof METHODS) =>
        `Fynden för övriga utfall är prövade med p-värden som är korrigerade för att utfallen är flera (${METHODS[method]}).`,
    },
    ladder: {
      heading: 'Stegen mot målet',
      title: (outcome: string, up: string, arm: string, control: string, controlUp: string) =>
        `${outcome}: ${up} i ${arm} och ${controlUp} i ${control} har rört sig uppåt`,
      plainTitle: (outcome: string) => `${outcome}: fördelning i grupperna`,
      moved: (arm: string, up: string, down: string) =>
        `${arm}: ${up} har rört sig uppåt och ${down} nedåt sedan start.`,
      control: 'Utan jämförelse hade hela rörelsen sett ut som insatsens.',
    },
    subgroups: {
      heading: 'För vem?',
      title: (outcome: string) => `${outcome}: skillnaden i varje grupp`,
      text: 'Det som säger om skillnaden är olika för olika grupper är testet av samspel, inte om en grupp för sig är statistiskt säker och en annan inte.',
      interaction: (subgroup: string, p: string) => `${subgroup}: test av samspel ${p}.`,
      noInteraction: (subgroup: string) => `${subgroup}: samspelet kunde inte prövas.`,
      tooFew: 'för få för att visas',
    },
    sites: {
      heading: 'Plats för plats',
      title: (outcome: string) => `${outcome}: varje plats och alla tillsammans`,
      pooled: 'Alla tillsammans',
      prediction: 'En ny plats väntas ligga',
      rowsName: 'Plats',
      text: (s: { i2: string; range: string }) =>
        `Platserna är vägda samman med hänsyn till att de kan skilja sig åt på riktigt (I² = ${s.i2}). I en ny liknande plats väntas skillnaden ligga från ${s.range}.`,
      leftOut: (sites: string) => `För små för att skattas för sig: ${sites}.`,
    },
    sensitivity: {
      heading: 'Håller svaret?',
      title: (outcome: string) => `${outcome}: samma fråga räknad på andra sätt`,
      text: 'Huvudanalysen följer lottningen: alla räknas i den grupp de lottades till, vad de än fick. De andra raderna visar hur känsligt svaret är.',
      textNotRandomised: 'De andra raderna visar hur känsligt svaret är för hur det räknas.',
      permutation: (s: { outcome: string; p: string; n: string; exact: boolean }) =>
        `Randomiseringstest för ${s.outcome}: ${s.p}, av ${s.n} ${s.exact ? 'möjliga lottningar (alla)' : 'slumpade lottningar'}.`,
      lee: (s: { outcome: string; lower: string; upper: string; range: string }) =>
        `${s.outcome}: om bortfallet är ojämnt ligger skillnaden för dem som svarar i båda grupperna mellan ${s.lower} och ${s.upper} (Lees gränser; med osäkerhet ${s.range}).`,
      worst: (s: { outcome: string; lower: string; upper: string }) =>
        `${s.outcome}: om alla som saknas hade haft sämsta respektive bästa möjliga värde ligger skillnaden mellan ${s.lower} och ${s.upper}.`,
      received: (s: { treated: string; control: string }) =>
        `${s.treated} av dem som lottades till insatsen fick den, och ${s.control} i kontrollgruppen.`,
      attritionCaption: 'Bortfall per grupp',
    },
    analyses: ANALYSES,
    harms: {
      heading: 'Oönskade följder',
      none: 'Studien bevakade ingen oönskad följd. Det betyder inte att det inte fanns någon.',
    },
    annex: {
      lock: 'Låsning och ändringar',
      hash: 'Kontrollsumma för planen (SHA-256)',
      changesCaption: 'Ändringar efter låsningen',
      field: 'Fält',
      before: 'Då',
      after: 'Nu',
      decisive: 'Rör svaret',
      yes: 'ja',
      no: 'nej',
      rule: 'Regeln för svaret',
      ruleText: (s: {
        better: 'interval-beyond-zero' | 'interval-beyond-smallest'
        level: string
        loss: string
        arm: number
      }) =>
        `Bättre: ${s.level}-intervallet för huvudutfallet ligger helt på den goda sidan ${s.better === 'interval-beyond-zero' ? 'om noll' : 'om den minsta skillnad som är värd något'}. Sämre: helt på den andra sidan om noll. Blandat: när huvudutfall säger olika, eller en bevakad risk blev sämre. Kan inte mätas: om mer än ${s.loss} saknar huvudmåttet eller en grupp har färre än ${s.arm} personer med det.`,
      files: 'Datafiler',
      file: 'Fil',
      rows: 'Rader',
      methods: 'Metoder',
      estimatesCaption: 'Alla skattningar',
      reproduce: 'Räkna om',
      reproduceText: 'Samma studie, data, version och frö ger samma siffror:',
      version: 'Version av Utfall',
      seed: 'Frö för slumptal',
      notes: 'Anmärkningar',
      noNotes: 'Inga.',
      method: 'Metod',
      analysis: 'Analys',
      p: 'p',
      group: 'Grupp',
      contrast: 'Jämförelse',
      standardError: 'Medelfel',
    },
    columns: {
      variable: 'Egenskap',
      arm: 'Grupp',
      mean: 'Medelvärde',
      sd: 'Standardavvikelse',
      n: 'Antal',
      missing: 'Saknas',
      difference: 'Skillnad',
      share: 'Andel',
    },
    asOf: 'Data till och med',
    favours: { worse: 'sämre', better: 'bättre' },
    everyone: 'Alla',
    smallestBand: 'mindre än den minsta skillnad som är värd något',
    madeBy: (version: string) => `Gjord med Utfall ${version}. All text är gjord av siffrorna.`,
    noPersonData: 'Rapporten innehåller inga uppgifter om personerna själva, bara om verksamheten.',
    notShown: 'visas inte',
  }
}

/** A time such as "6 månader" inside a sentence. */
function lower(text: string): string {
  return text.slice(0, 1).toLocaleLowerCase('sv') + text.slice(1)
}

const VERDICT_TITLES: Readonly<Record<VerdictKind, string>> = {
  better: 'Ja, det blev bättre',
  'no-detectable-difference': 'Ingen säker skillnad',
  worse: 'Nej, det blev sämre',
  mixed: 'Blandat svar',
  'too-early': 'För tidigt att säga',
  'not-measurable': 'Kan inte mätas med den här studien',
}

const VERDICT_LEADS: Readonly<Record<VerdictKind, string>> = {
  better: 'Skillnaden är till fördel för insatsen och större än vad slumpen brukar ge.',
  'no-detectable-difference':
    'Studien kan inte skilja grupperna åt. Det är inte detsamma som att det inte finns någon skillnad.',
  worse: 'Skillnaden är till nackdel för insatsen och större än vad slumpen brukar ge.',
  mixed: 'Något blev bättre och något annat blev det inte. Läs raderna var för sig.',
  'too-early':
    'Tiden som studien bestämde i förväg har inte gått än för alla, eller så finns inga svar. Inget slutligt svar ges före det.',
  'not-measurable':
    'Studien kan inte skilja insatsens betydelse från annat som hände samtidigt, eller så saknas för mycket.',
}

const WORTH: Readonly<Record<OutcomeFinding['worthHaving'], string>> = {
  shown: 'Hela intervallet ligger över den minsta skillnad som är värd något.',
  possible: 'Intervallet rymmer både skillnader som är värda något och sådana som inte är det.',
  'ruled-out': 'En skillnad som är värd något kan uteslutas.',
  'not-stated': '',
}

const FINDINGS: Readonly<Record<OutcomeFinding['finding'], string>> = {
  better: 'bättre',
  worse: 'sämre',
  'no-detectable-difference': 'ingen säker skillnad',
  'not-estimable': 'går inte att skatta',
}

const DESIGN_SENTENCES: Readonly<Record<DesignKind, string>> = {
  'individually-randomised':
    'Lotten avgjorde vem som fick vad. Därför är grupperna lika så när som på slumpen, och skillnaden mellan dem är insatsens effekt.',
  'cluster-randomised':
    'Lotten avgjorde vilka grupper av personer som fick vad. Skillnaden är insatsens effekt, och osäkerheten räknas på antalet grupper, inte bara på antalet personer.',
  comparison: 'Grupperna jämförs utan lottning. De kan ha skilt sig åt från början i sådant som inte mättes.',
  'before-after':
    'Samma personer före och efter, utan jämförelsegrupp. Det som ändrades kan ha ändrats ändå.',
}

const ANALYSES: Readonly<Record<Analysis, string>> = {
  main: 'Huvudanalys',
  unadjusted: 'Utan justering för startläget',
  adjusted: 'Med justering för startläget',
  weighted: 'Vägd för bortfall',
  'per-protocol': 'Bara de som följde lottningen (inte en rättvis jämförelse)',
  received: 'Bland dem som insatsen nådde genom lotten',
  bootstrap: 'Bootstrap',
  newcombe: 'Utan modell',
  model: 'Modell för skalan',
  repeated: 'Alla tidpunkter tillsammans',
  'change-within': 'Förändring inom gruppen',
  'point-measures': 'På punktmåtten, utan kalibreringens osäkerhet',
  standardised: 'I standardavvikelser av det sanna måttet',
}

const METHODS = { holm: 'Holm', hochberg: 'Hochberg', bh: 'Benjamini–Hochberg', none: '–' } as const
