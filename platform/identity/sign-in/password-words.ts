/**
 * Words that stand in many Swedish passwords and that the lists from elsewhere lack, in small letters: times, feelings,
 * sport, places, names (the most common of Statistikmyndigheten SCB's name statistics), and words of the trade. Written
 * without dots and rings; what is compared with them is read in the same way.
 */
const BY_SUBJECT = {
  time: `januari februari mars april juni juli augusti september oktober november december mandag tisdag onsdag
    torsdag fredag lordag sondag sommar sommaren vinter vintern host hosten var varen tid tiden jul julen julafton paske pask
    midsommar nyar semester helg idag igar imorgon veckan manad ar`,
  secret: `losenord losenordet losen hemlig hemligt hemlighet password passord inloggning logga login konto anvandare
    test testa tester testar prov nyckel kod koden valkommen valkomna hej hejsan hejhej hejdu hejpadig tja tjena hallo
    admin administrator system dator datorn internet skola skolan arbete jobb jobbet kontor kontoret`,
  feeling: `jag du alskar alskling alskardig dig min mitt mamma pappa mormor morfar farmor farfar karlek hjarta lycka
    sol solsken blomma blommor gubbe gumma skatt snuttan raring fina snygg snalla vanner familj familjen barn barnen
    hund hunden katt katten hast hasten fisk kanin bajs fan fitta kuk skit sten`,
  sport: `fotboll hockey innebandy handboll golf aik dif ifk hammarby djurgarden malmoff brynas frolunda farjestad
    modo luleahockey goteborg elfsborg zlatan forsberg sundin`,
  places: `sverige svensk svenska stockholm malmo uppsala vasteras orebro linkoping helsingborg jonkoping norrkoping
    lund umea gavle boras sodertalje eskilstuna halmstad vaxjo karlstad sundsvall ostersund trollhattan lulea kalmar
    kristianstad falun skelleftea karlskrona skovde uddevalla varberg gotland skane dalarna smaland norge danmark`,
  things: `volvo saab ikea abba kaffe choklad glass godis banan apple banana potatis bulle kanelbulle ost bil bilen bat
    baten hus huset stuga stugan rod gul bla gron svart vit`,
  names: `anna eva maria karin kristina lena sara emma kerstin marie malin jenny hanna linda anneli susanne sofia annika
    monica elin johanna julia ida alice maja lars mikael anders johan erik per peter karl jan thomas daniel fredrik hans
    andreas stefan mats marcus bengt bo magnus mattias nils jonas niklas kalle pelle lisa olle nisse oscar oskar gustav
    viktor filip simon elias lucas hugo william liam noah andersson johansson karlsson nilsson eriksson larsson olsson
    persson svensson gustafsson`,
  trade: `kommun kommunen region regionen stad staden landsting forbund forbundet samordningsforbund
    samordningsforbundet samordning arbetsformedlingen forsakringskassan myndighet myndigheten socialtjanst
    socialtjansten socialkontoret handlaggare samordnare koordinator chef chefen utvarderare utvardering granskare
    revisor deltagare arende arenden insats insatser rehab rehabilitering halsa psykiatri vard varden omsorg aldreomsorg
    stod statistik matning enkat uppfoljning`,
}

export const SWEDISH_WORDS: readonly string[] = Object.values(BY_SUBJECT).flatMap((words) =>
  words.trim().split(/\s+/),
)

/** Words that stand in the names of many organisations: they tell nobody's name from another's. */
export const WORDS_OF_ORGANISATIONS: ReadonlySet<string> = new Set([
  ...['kommun', 'kommunen', 'region', 'regionen', 'stad', 'staden', 'förbund', 'förbundet', 'myndighet'],
  ...[
    'samordningsförbund',
    'samordningsförbundet',
    'samordning',
    'enhet',
    'enheten',
    'norra',
    'södra',
    'östra',
  ],
  ...['västra', 'inre', 'stora', 'municipality', 'county', 'city', 'agency', 'association', 'authority'],
  ...[
    'federation',
    'coordination',
    'office',
    'service',
    'services',
    'social',
    'public',
    'with',
    'and',
    'från',
  ],
])
