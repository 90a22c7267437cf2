type Pair = readonly [string, string]

/** Every word of the report that is not a verdict's reason, a remark or a method. English has the same (`texts-en.ts`). */
export function swedishTexts() {
  return {
    parts: { board: 'Kort svar', statistician: 'Underlaget', annex: 'Teknisk bilaga' },
    subtitle: 'Är det ett mått, och för vem?',
    meta: { answers: 'Svar', file: 'Fil', model: 'Modell' },
    models: {
      rm: 'Raschmodellen (två svar)',
      rsm: 'skalmodellen (gemensamma steg)',
      pcm: 'delpoängsmodellen (egna steg för varje fråga)',
    },
    reasonsTitle: 'Varför',
    individualsTitle: 'Det som dessutom hindrar beslut om enskilda',
    besideTitle: 'Värt att veta',
    triesTitle: 'Vad som kan prövas',
    andMore: (n: number) => `… och ${n} till av samma slag.`,
    figures: {
      people: 'Personer',
      peopleDetail: (informative: string) => `${informative} säger något om frågorna`,
      items: 'Frågor',
      itemsDetail: (dropped: number) => (dropped === 0 ? 'alla är med' : `${dropped} lämnades utanför`),
      noneOnScale: 'ingen kunde läggas på skalan',
      reliability: 'Reliabilitet',
      reliabilityDetail: 'andel av skillnaderna som inte är mätfel',
      error: 'Mätfel för en person',
      errorDetail: 'logit, i mitten av personerna',
      ends: 'Vid skalans ändar',
      endsDetail: (low: string, high: string) => `${low} lägst, ${high} högst`,
    },
    logit:
      'Måttets enhet är logit. Den som står en logit högre har 2,7 gånger så stora odds att svara ett steg högre på en fråga. Svarens summa är ingen sådan enhet: den visas aldrig som resultat, bara som nyckel till måttet.',
    who: {
      title: 'Vilka svarade',
      sentence: (n: string, rows: string, missing: string | null) =>
        `${n} av ${rows} personer i filen har minst ett svar. ${
          missing === null
            ? 'Inget svar saknas.'
            : `${missing} av svaren saknas; de räknas som obesvarade och ingenting fylls i.`
        }`,
      patterns: (n: string) => `Personerna har svarat på ${n} olika uppsättningar av frågor.`,
      ends: (low: string, high: string) =>
        `${low} har lägsta och ${high} högsta svar på alla frågor som de svarat på. Deras mått är en gräns mer än ett läge.`,
      endsTogether: (n: string) =>
        `${n} har lägsta eller högsta svar på alla frågor som de svarat på. Deras mått är en gräns mer än ett läge.`,
      table: 'Personer',
      columns: ['Vad', 'Antal'] as Pair,
      rows: {
        rows: 'Rader i filen',
        withAnswers: 'Med minst ett svar',
        informative: 'Med minst två svar som inte alla är lägst eller högst',
        lowest: 'Lägsta svar på allt',
        highest: 'Högsta svar på allt',
        ends: 'Lägsta eller högsta svar på allt',
      },
      weighted: 'Personerna är vägda: vikten räknas som så många personer när frågorna placeras.',
    },
    answers: {
      title: 'Hur svaren fördelar sig',
      sentence:
        'Så svarade personerna på varje fråga, som andelar av dem som svarade. Det här gäller också när svaren inte kan göras till ett mått. Många svar i det högsta läget kan betyda att det går bra, eller att man svarar snällare än man känner.',
      picture: (highest: string, lowest: string) =>
        `${highest} av svaren är det högsta som går att ge, ${lowest} det lägsta`,
      answer: (answer: number) => `Svar ${answer}`,
      questions: 'Frågor, i filens ordning',
      hidden: (limit: number) => `visas inte: något svar gavs av färre än ${limit} personer`,
      table: 'Andel som gav varje svar',
      n: 'Svarade',
      missing: 'Saknas',
      hiddenNote: (limit: number) =>
        `–: färre än ${limit} personer, eller dold för att ett sådant antal inte ska gå att räkna ut.`,
    },
    map: {
      title: 'Personer och frågor på samma skala',
      picture: (share: string) => `${share} av personerna står utanför frågornas räckvidd`,
      sentence: (difference: string, direction: 'above' | 'below') =>
        `Personernas medel ligger ${difference} logit ${direction === 'above' ? 'över' : 'under'} frågornas.`,
      sharp: (se: string, at: string, blunt: string) =>
        `Skalan mäter skarpast vid ${at} logit (mätfel ${se}). ${blunt} av personerna står där mer än hälften av skärpan är borta.`,
      best: (se: string) => `Mätfel under ${se}`,
    },
    axis: 'Logit (högre är mer av det som mäts)',
    information: {
      title: 'Hur säkert måttet är längs skalan',
      picture: (least: string) => `Mätfelet är som minst ${least} logit`,
      value: 'Mätfel för en person, logit',
      curve: 'Alla frågor besvarade',
      sentence:
        'Bilden visar mätfelet för en person som svarat på alla frågor: så långt från personens rätta plats hamnar måttet vanligen. I tabellerna heter det standardfel. Längst ut på skalan vet man mindre.',
    },
    items: {
      title: 'Frågorna',
      sentence:
        'Läget är frågans svårighet: den plats där svaren i mitten är vanligast. Infit jämför svaren med vad varje persons övriga svar ger skäl att vänta; 1 är som väntat, högre är brusigare.',
      table: 'Frågornas läge och passning',
      columns: {
        item: 'Fråga',
        column: 'Kolumn',
        location: 'Läge (standardfel)',
        infit: 'Infit',
        expected: 'Väntat',
        outfit: 'Outfit',
        n: 'Svar',
        verdict: 'Omdöme',
      },
      fit: {
        fits: 'följer med',
        noisy: 'brusig',
        'very-noisy': 'mycket brusig',
        redundant: 'upprepar andra',
        'not-checked': 'inte prövad',
      },
      known: 'känt',
      note: 'Väntat: där infit ligger i 95 % av svar som dragits ur modellen själv.',
      curves: 'Hur svaren följer modellen',
      curvesPicture: (outside: number) =>
        outside === 0
          ? 'Alla frågor följer modellen nära'
          : `${outside} ${outside === 1 ? 'fråga avviker' : 'frågor avviker'} tydligt`,
      curvesSentence: (shown: number, all: number) =>
        shown === all
          ? 'Linjen är vad modellen väntar av en person på varje plats; punkterna är vad personer med ungefär det måttet svarade.'
          : `Linjen är vad modellen väntar; punkterna är vad personer med ungefär det måttet svarade. De ${shown} frågor av ${all} som avviker mest visas.`,
      score: 'Medelsvar',
      curveNote: (infit: string) => `infit ${infit}`,
    },
    steps: {
      title: 'Svarsstegen',
      table: 'Trösklar, logit (standardfel)',
      item: 'Fråga',
      step: (k: number) => `Steg ${k}`,
      disordered: (items: string) =>
        `Klart i fel ordning: ${items}. Ett svar i mitten är där aldrig det vanligaste, var man än står på skalan.`,
      ordered: 'Ingen fråga har steg som klart står i fel ordning.',
      notAsWritten: (item: string, categories: string) => `${item}: stegen går mellan svaren ${categories}.`,
    },
    dependence: {
      title: 'Hänger frågor ihop parvis?',
      none: 'Inga frågor hänger ihop mer än måttet självt ger.',
      some: (n: number) => `${n} par hänger ihop mer än måttet förklarar.`,
      picture: (n: number) =>
        n === 0 ? 'Inget par sticker ut' : `${n} ${n === 1 ? 'par sticker' : 'par sticker'} ut`,
      axis: 'Korrelation mellan det som blir över (Q3), över medel',
      rows: 'Par av frågor',
      leftOut: (n: number) => `${n} par med lägre värden visas inte`,
    },
    dimension: {
      title: 'Mäts en sak eller flera?',
      one: 'Det som blir över när måttet är räknat rymmer inget andra mått av betydelse.',
      two: 'Det som blir över rymmer ett andra mått.',
      rule: (value: string, line: string, drawn: string | null) =>
        `Ett andra mått räknas när det största egenvärdet är ${line} eller mer, styrkan hos två frågor${
          drawn === null ? '' : `, och dessutom över det som modellen själv ger (${drawn})`
        }. Här är det ${value}.`,
      picture: (value: string) => `Största egenvärdet är ${value}`,
      axis: 'Egenvärde (så många frågor som delar något eget)',
      rows: 'Del',
      limit: (drawn: string | null, line: string) =>
        `${drawn === null ? '' : `i dragningar ur modellen under ${drawn} i 99 %; `}andra mått från ${line}`,
      component: (k: number) => `Del ${k}`,
      test: (share: string, low: string, high: string, n: string) =>
        `${share} av ${n} personer får olika mått av de två mest olika halvorna (5 % väntas av slump; 95 % intervall ${low} till ${high}).`,
      testNote:
        'Hur frågorna delas på halvorna är godtyckligt för frågor nära noll, så provet belyser och avgör inte.',
      loadings: 'Vilka frågor som drar åt vilket håll',
      loading: 'Laddning',
    },
    invariance: {
      title: 'Samma frågor för alla?',
      andersen: (lr: string, df: string, p: string, size: string) =>
        `Låga mot höga svar (Andersen): LR ${lr}, ${df} frihetsgrader, ${p}. Största skillnad i läge är ${size} logit; med många personer blir också små skillnader säkra.`,
      models: (lr: string, df: string, p: string) =>
        `Egna steg mot gemensamma steg: LR ${lr}, ${df} frihetsgrader, ${p}.`,
      none: 'Inga grupper angavs, så det är inte prövat om frågorna fungerar lika för olika grupper.',
      group: (group: string) => `Grupperna i ${group}`,
      sizes: (list: string) => `Grupper: ${list}.`,
      tooSmall: (list: string) => `För små för att jämföras: ${list}.`,
      picture: (n: number) =>
        n === 0
          ? 'Ingen fråga fungerar klart olika'
          : `${n} ${n === 1 ? 'fråga fungerar' : 'frågor fungerar'} olika`,
      axis: 'Skillnad i läge mot den första gruppen, logit',
      favours: { low: 'Lättare för gruppen', high: 'Svårare för gruppen' },
      adjustment: 'Benjamini–Hochberg',
      notCompared: 'Kunde inte jämföras',
      table: 'Frågor som fungerar olika',
      columns: {
        item: 'Fråga',
        difference: 'Största skillnad, logit',
        interval: 'Intervall',
        groups: 'Grupper',
        p: 'p, justerat',
        size: 'Storlek',
      },
      size: {
        negligible: 'försumbar',
        undecided: 'osäkert',
        moderate: 'måttlig',
        large: 'stor',
        steps: 'enstaka steg',
      },
      consequence: (from: string, to: string, moved: string, sd: string) =>
        `När frågor som fungerar olika får ha olika läge flyttar sig skillnaden mellan ${from} och ${to} med ${moved} logit (${sd} standardavvikelser).`,
      excluded: (items: string) =>
        `Kunde inte jämföras, eftersom någon grupp inte använt alla svar: ${items}.`,
    },
    anchors: {
      title: 'Står skalan kvar?',
      kept: (version: number) =>
        `Skalan är den från kalibrering ${version}: de gemensamma frågorna är låsta där, så att mått från då och nu går att jämföra. Här prövas om frågorna också i de nya svaren står på samma plats.`,
      given:
        'Skalan är tagen från en tidigare kalibrering: de gemensamma frågorna är låsta där. Här prövas om frågorna också i de nya svaren står på samma plats.',
      agreement: (chiSquare: string, df: string, p: string) =>
        `Alla låsta frågor som bär länken tillsammans: χ² ${chiSquare}, ${df} frihetsgrader, ${p}.`,
      link: (se: string) => `Länkens standardfel är ${se} logit.`,
      known:
        'Låsta frågor räknas som kända: osäkerheten i deras läge finns i standardfelen ovan, men inte i personernas mått.',
      picture: (moved: number, all: number) =>
        moved === 0
          ? `Alla ${all} låsta frågor står kvar`
          : `${moved} av ${all} låsta frågor har flyttat sig`,
      axis: 'Så långt har frågan flyttat sig, logit (till höger: svårare nu)',
      band: 'Högst en halv logit',
      alone: 'Bär länken ensam',
      table: 'Låsta frågor då och nu',
      columns: [
        'Fråga',
        'Läge då',
        'Läge nu',
        'Flyttat sig',
        'Standardfel',
        'p, justerat',
        'Omdöme',
      ] as readonly string[],
      moved: 'har flyttat sig',
      stands: 'står kvar',
      notComparable: (items: string) =>
        `Andra svar används nu än när skalan gjordes, så läget går inte att jämföra: ${items}.`,
    },
    burden: {
      title: 'Färre frågor',
      sentence: (half: string, error: string, full: string) =>
        `Med de ${half} bästa frågorna är mätfelet ${error} logit i stället för ${full}.`,
      picture: (size: number, error: string) => `${size} frågor ger mätfelet ${error} logit`,
      axis: 'Mätfel för en person, logit',
      series: 'De bästa frågorna av varje antal',
      full: 'Alla frågor',
      note: 'Bäst för personerna i den här undersökningen. Tiden räknar tolv sekunder för varje fråga.',
      change: (change: string) =>
        `Med alla frågor måste en person ändra sig ${change} logit för att ändringen ska vara mer än mätfel.`,
    },
    leftOut: {
      title: 'Det som inte gick att räkna',
      part: {
        calibration: 'Skalan',
        andersen: 'Låga mot höga svar',
        modelComparison: 'Jämförelsen av modeller',
        localDependence: 'Parvis samband',
        dimension: 'Andra mått',
        dif: 'Jämförelse av grupper',
        targeting: 'Personer mot frågor',
        burden: 'Färre frågor',
        reference: 'Dragningar ur modellen',
      },
      parts: (list: string) => `Delar som inte hänger ihop: ${list}.`,
      oneWay: (list: string) => `Svaren leder bara åt ena hållet mellan dessa delar: ${list}.`,
    },
    annex: {
      methods: 'Metoder och källor',
      settings: 'Hur det räknades',
      columns: ['Vad', 'Värde'] as Pair,
      rows: {
        model: 'Modell',
        modelReason: 'Varför den modellen',
        logLik: 'Betingad log-likelihood',
        parameters: 'Fria parametrar',
        iterations: 'Steg till maximum',
        gradient: 'Lutning kvar per person',
        condition: 'Konditionstal',
        seed: 'Frö',
        replicates: 'Dragningar ur modellen',
        level: 'Intervallens nivå',
        version: 'Utfall',
        file: 'Fil',
        sha: 'Filens SHA-256',
      },
      reliability: 'Reliabilitet på tre sätt',
      reliabilityColumns: [
        'Sätt',
        'Personer',
        'Reliabilitet',
        'Standardfel',
        'Separation',
        'Nivåer',
      ] as readonly string[],
      reliabilityRows: {
        wleAll: 'WLE, alla',
        wleNonExtreme: 'WLE, utan ändarna',
        mleNonExtreme: 'MLE, utan ändarna',
      },
      limits: 'Gränserna bakom svaret',
      limitsColumns: ['Vad', 'Enskilda', 'Grupper'] as readonly [string, string, string],
      limitRows: {
        reliability: 'Reliabilitet, minst',
        persons: 'Personer som säger något om frågorna, minst',
        locationSe: 'Standardfel för en frågas läge, högst (logit)',
        infit: 'Infit, högst',
        atTheEnd: 'Andel vid en ände, högst',
        dependence: 'Q3 över medel, under',
        eigenvalue: 'Första egenvärdet, under',
        groupsMoved: 'Gruppskillnad flyttad av frågor, under (standardavvikelser)',
      },
      limitsNote:
        'En fråga eller ett par räknas bara när avvikelsen är stor och dessutom klar från slump. Ett lågt p-värde räcker aldrig. Källorna står i metodlistan.',
      notes: 'Anmärkningar',
    },
    source: (file: string, n: string) => `${file}, ${n} personer`,
    modelReason: {
      'asked-for': 'den begärdes',
      anchored: 'frågor är låsta från en annan kalibrering',
      'two-categories': 'frågorna har två svar',
      'unequal-categories': 'frågorna har olika många svar',
      'too-many-patterns': 'med så många olika uppsättningar av svar jämförs inga modeller',
      'few-answers-in-a-category': 'något svar är för ovanligt för att varje fråga ska få egna steg',
      'steps-differ': 'stegen skiljer sig mellan frågorna',
      'steps-alike': 'inget talar emot att frågorna delar steg',
    } as Readonly<Record<string, string>>,
    fewer: (limit: number) => `färre än ${limit}`,
    against: (second: string, first: string) => `${second} jämfört med ${first}`,
  }
}
