import {
  type Choice,
  ITALY,
  LATIN_AMERICA,
  NORTHERN_PORTS,
  ofMosques,
  PERSIANATE,
} from './choice.ts'

/** Words of a query and the shapes that they may call for: the first that is sure is taken. */
type WordRule = readonly [words: RegExp, choices: readonly Choice[]]

const SHIPS: readonly Choice[] = [
  { tag: 'ice-ship', on: 'ice', from: 1820, until: 1920 },
  { tag: 'longship', in: 'NO SE DK IS FO', until: 1150 },
  { tag: 'outrigger', until: 1850 },
  { tag: 'galley', from: -700, until: 1550 },
  { tag: 'dhow', in: 'AE BH DJ IR KE KM KW OM QA SO TZ YE', from: 800, until: 1900 },
  { tag: 'junk-fleet', in: 'CN HK MO TW', until: 1850 },
  { tag: 'caravel', in: 'ES PT', from: 1430, until: 1580 },
  { tag: 'sailing-ship', in: `${NORTHERN_PORTS} US CA ES PT IT`, from: 1600, until: 1870 },
  { tag: 'sailing-ship', on: 'sea', from: 1620, until: 1850 },
  { tag: 'steamship', from: 1880, until: 1930 },
]

const TRAVEL: readonly WordRule[] = [
  [/\bapollo\b|\bmoon landing\b/i, [{ tag: 'lunar-module', on: 'moon', from: 1969, until: 1972 }]],
  [/\bvikings?\b|\bnorsem[ae]n\b|\blongships?\b/i, [{ tag: 'longship', from: 790, until: 1100 }]],
  [/\bcaravels?\b/i, [{ tag: 'caravel' }]],
  [/\bdhows?\b/i, [{ tag: 'dhow' }]],
  [
    /\btriremes?\b|\b(?:battle|fight)\b.*\bgalleys?\b|\bgalleys?\b.*\b(?:battle|fight)\b|\bsea battle\b/i,
    [{ tag: 'galley-oars', until: 450 }],
  ],
  [/\bgalleys?\b/i, [{ tag: 'galley' }]],
  [/\bjunks\b/i, [{ tag: 'junk-fleet', in: 'CN HK MO TW VN' }]],
  [/\boutriggers?\b|\bvoyaging canoes?\b/i, [{ tag: 'outrigger' }]],
  [
    /\bsink(?:s|ing)?\b.*\b(?:liner|steam(?:ship|er))\b|\b(?:liner|steam(?:ship|er))\b.*\bs[aiu]nk?(?:s|ing)?\b/i,
    [{ tag: 'sinking-liner', from: 1893, until: 1960 }],
  ],
  [/\bsteam(?:ship|er|boat)s?\b|\bocean liner\b/i, [{ tag: 'steamship', from: 1845, until: 1935 }]],
  [/\blifeboats?\b/i, [{ tag: 'lifeboat' }]],
  [
    /\bships?\b|\bfleets?\b|\bsail(?:s|ors?|ing)\b|\bvoyages?\b|\bharbou?r\b|\bport\b|\bmariners?\b/i,
    SHIPS,
  ],
  [
    /\bfisherm[ae]n(?:'s|’s)?\b|\bfishing (?:village|boats?|hamlet)\b/i,
    [{ tag: 'fishing-houses', in: NORTHERN_PORTS, from: 900, until: 1850 }],
  ],
  [
    /\bharbou?r\b|\bwharf\b|\bquays?\b|\bport\b|\bdocks?\b/i,
    [
      { tag: 'harbor-wharf', in: NORTHERN_PORTS, until: 1850 },
      { tag: 'colonial-wharf', in: 'US CA', until: 1870 },
    ],
  ],
  [/\bcamels?\b|\bcaravans?\b/i, [{ tag: 'camel-caravan', until: 1930 }]],
  [
    /\brailways?\b|\brailroads?\b|\blocomotives?\b|\b(?:a|by|the|on|steam|express|night|freight|troop|passenger|first) trains?\b|\btrain (?:station|journey|ride|crash|wreck|robbery)\b|\btrains (?:in|at|from)\b/i,
    [
      { tag: 'railway', in: 'GB US FR DE BE NL AT CH IT CA IE DK', from: 1840 },
      { tag: 'railway', from: 1900 },
    ],
  ],
  [/\bairports?\b|\bairliners?\b|\bjumbo jets?\b|\bboeing\b/i, [{ tag: 'airliner', from: 1960 }]],
  [
    /\bbiplanes?\b|\ba(?:ero|ir)planes?\b|\baviators?\b|\bflying machine\b/i,
    [{ tag: 'biplane', from: 1909, until: 1935 }],
  ],
  [/\bzeppelins?\b|\bairships?\b/i, [{ tag: 'airship' }]],
  [/\bballoon(?:s|ists?)?\b/i, [{ tag: 'balloon' }]],
  [/\brockets?\b|\bcosmodrome\b/i, [{ tag: 'rocket', from: 1957 }]],
]

const WAR: readonly WordRule[] = [
  [/\bwar elephants?\b/i, [{ tag: 'war-elephant', until: 1700 }]],
  [/\bchariots?\b|\bcharioteers?\b/i, [{ tag: 'chariot', from: -1700, until: 300 }]],
  [/\btanks?\b/i, [{ tag: 'tank' }]],
  [
    /\bcavalry\b|\bhorsem[ae]n\b|\bmounted (?:archers?|warriors?)\b/i,
    [
      {
        tag: 'cavalry',
        in: `${NORTHERN_PORTS} ES PT IT AT HU CZ CH GR RU UA TR SY IQ IR IL PS JO EG MA TN CN MN KZ KG UZ TM AF IN PK`,
        from: -500,
        until: 1915,
      },
      { tag: 'cavalry', in: `US CA ${LATIN_AMERICA}`, from: 1650, until: 1900 },
    ],
  ],
  [
    /\bcannons?\b|\bartillery\b/i,
    [
      {
        tag: 'cannon',
        in: `${NORTHERN_PORTS} ES PT IT AT HU CZ CH RU TR`,
        from: 1420,
        until: 1880,
      },
      { tag: 'cannon', in: `US CA ${LATIN_AMERICA}`, from: 1650, until: 1880 },
    ],
  ],
  [
    /\bbesieg\w*\b|\bsiege\b|\bcity walls?\b|\bramparts?\b/i,
    [{ tag: 'city-wall', from: -1500, until: 1600 }],
  ],
  [
    /\b(?:medieval |crusader |feudal )?arm(?:y|ies)\b|\bbattle\b|\bknights?\b|\bsoldiers?\b|\bcrusaders?\b/i,
    [
      {
        tag: 'medieval-army',
        in: `${NORTHERN_PORTS} ES PT IT AT HU CZ CH`,
        from: 800,
        until: 1450,
      },
      {
        tag: 'infantry-line',
        in: `${NORTHERN_PORTS} ES PT IT AT HU CZ CH RU US`,
        from: 1690,
        until: 1870,
      },
    ],
  ],
  [
    /\b(?:army|military|siege|war) camp\b|\bencampment\b/i,
    [{ tag: 'tent-camp', from: -300, until: 1900 }],
  ],
  [/\bpalisades?\b|\bstockades?\b/i, [{ tag: 'palisade' }]],
  [/\bgallows\b|\bhanging of\b|\bhanged\b/i, [{ tag: 'gallows', from: 1200, until: 1870 }]],
  [/\bbunkers?\b/i, [{ tag: 'bunker', from: 1914 }]],
]

const WORSHIP: readonly WordRule[] = [
  [/\bcathedrals?\b|\bminster\b/i, [{ tag: 'cathedral', from: 1180 }]],
  [
    /\bchurch(?:es)?\b|\bchapel\b|\babbeys?\b|\bpriory\b|\bparish\b/i,
    [
      { tag: 'onion-church', in: 'RU', from: 1250 },
      { tag: 'byzantine-church', in: 'TR GR', from: 540, until: 1450 },
      { tag: 'basilica', in: `${ITALY} TR GR`, from: 350, until: 1100 },
      { tag: 'basilica', in: 'FR DE ES', from: 450, until: 1050 },
      {
        tag: 'church',
        in: `${NORTHERN_PORTS} ES PT IT AT HU CZ CH US CA ${LATIN_AMERICA}`,
        from: 1050,
      },
      { tag: 'church', from: 1600 },
    ],
  ],
  [/\bmosques?\b|\bfriday prayers?\b|\bimams?\b/i, ofMosques(Number.POSITIVE_INFINITY)],
  [
    /\bminarets?\b|\bmuezzins?\b/i,
    [{ tag: 'minaret', in: PERSIANATE, from: 1050 }, ...ofMosques(Number.POSITIVE_INFINITY)],
  ],
  [/\bpagodas?\b/i, [{ tag: 'pagoda', in: 'CN JP KR VN', from: 600 }]],
  [/\bstupas?\b/i, [{ tag: 'stupa' }]],
  [/\btorii\b|\bshinto\b|\bshrines?\b/i, [{ tag: 'torii', in: 'JP', from: 1000 }]],
  [/\bziggurats?\b/i, [{ tag: 'ziggurat', in: 'IQ', until: -300 }]],
  [
    /\bpyramids?\b/i,
    [
      { tag: 'pyramid', in: 'EG SD' },
      { tag: 'twin-pyramid', in: 'MX', from: 1325, until: 1520 },
      { tag: 'step-pyramid', in: 'MX', from: -100 },
      { tag: 'maya-temple', in: 'GT BZ HN', from: 300 },
    ],
  ],
  [/\bobelisks?\b/i, [{ tag: 'obelisk', in: 'EG' }]],
  [/\bmaya\b|\bmayans?\b/i, [{ tag: 'maya-temple', in: 'GT BZ HN MX', from: 250, until: 900 }]],
  [/\baztecs?\b|\bmexica\b/i, [{ tag: 'twin-pyramid', in: 'MX', from: 1350, until: 1520 }]],
  [
    /\btemples?\b|\bmonks?\b|\bmonaster(?:y|ies)\b|\bpriests?\b/i,
    [
      { tag: 'temple-greek', in: 'GR CY', from: -550, until: 350 },
      { tag: 'temple-roman', in: ITALY, from: -300, until: 380 },
      { tag: 'ziggurat', in: 'IQ', until: -500 },
      { tag: 'pagoda', in: 'CN JP KR', from: 650 },
      { tag: 'shikhara', in: 'IN NP', from: 800 },
      { tag: 'stupa', in: 'LK MM TH', from: 1000 },
      { tag: 'step-pyramid', in: 'MX', from: -100, until: 1520 },
    ],
  ],
  [
    /\bstonehenge\b|\bstanding stones?\b|\bstone circle\b/i,
    [{ tag: 'standing-stones', in: 'GB IE FR' }],
  ],
]

const COURTS: readonly WordRule[] = [
  [/\bcastles?\b/i, [{ tag: 'castle', from: 1000, until: 1650 }]],
  [
    /\bpalaces?\b|\bemperors?\b|\bempress(?:es)?\b|\bimperial court\b|\bshoguns?\b|\bforbidden city\b/i,
    [
      { tag: 'palace-hall', in: 'CN KR', until: 1912 },
      { tag: 'shinden-hall', in: 'JP', from: 750, until: 1600 },
    ],
  ],
  [/\bforum\b|\bsenate\b/i, [{ tag: 'forum', in: ITALY, from: -300, until: 450 }]],
  [
    /\bcolosseum\b|\bgladiators?\b|\bamphitheat(?:re|er)\b/i,
    [{ tag: 'stadium', in: `${ITALY} FR TN ES HR`, from: 80, until: 400 }],
  ],
  [
    /\bstadium\b|\bworld cup final\b|\bolympic (?:games|opening)\b|\bfootball match\b/i,
    [{ tag: 'stadium', from: 1930 }],
  ],
  [/\bcapitol\b|\bparliament\b/i, [{ tag: 'domed-hall', in: 'US', from: 1830 }]],
  [/\bcountry house\b|\bmanor house\b/i, [{ tag: 'country-house', in: 'GB IE US', from: 1700 }]],
  [
    /\bprint(?:ers?|ing)\b/i,
    [{ tag: 'printing-press-house', in: 'DE NL CH FR AT', from: 1455, until: 1700 }],
  ],
]

const WORK: readonly WordRule[] = [
  [
    /\bcotton mills?\b|\bfactor(?:y|ies)\b|\bsteelworks\b|\bfoundry\b|\bironworks\b/i,
    [
      { tag: 'factory', in: 'GB', from: 1800 },
      { tag: 'factory', in: `${NORTHERN_PORTS} US CA AT CZ CH`, from: 1840 },
      { tag: 'factory', from: 1920 },
    ],
  ],
  [
    /(?<!\bstock |\bblack |\bfish )\bmarkets?\b(?! garden)|\bbazaars?\b|\bsouks?\b|\bstalls?\b/i,
    [
      {
        tag: 'market-stalls',
        in: `${NORTHERN_PORTS} ES PT IT AT HU CZ CH GR`,
        from: 900,
        until: 1950,
      },
      {
        tag: 'market-stalls',
        in: 'EG SY IQ TR IR LB PS IL JO YE SA MA DZ TN LY UZ AF IN PK BD',
        from: 700,
        until: 1950,
      },
      { tag: 'market-stalls', in: 'CN JP KR VN', from: 700, until: 1950 },
      {
        tag: 'market-stalls',
        in: `ML NE NG SN ET KE TZ ${LATIN_AMERICA} US`,
        from: 1300,
        until: 1950,
      },
    ],
  ],
  [/\bwindmills?\b/i, [{ tag: 'windmill', in: 'NL GB DE FR DK BE ES PT PL', from: 1250 }]],
  [/\bstone bridge\b|\bold bridge\b|\bponte\b/i, [{ tag: 'bridge', until: 1850 }]],
  [/\baqueducts?\b/i, [{ tag: 'aqueduct', in: `${ITALY} FR ES TR TN` }]],
  [
    /\bobservator(?:y|ies)\b/i,
    [{ tag: 'observatory', in: `${NORTHERN_PORTS} US AT CZ IT RU`, from: 1720 }],
  ],
  [/\bradio telescopes?\b|\bsatellite dish(?:es)?\b/i, [{ tag: 'satellite-dish', from: 1955 }]],
  [/\brice terraces?\b|\bterraced\b/i, [{ tag: 'terraced-fields' }]],
  [/\bincas?\b/i, [{ tag: 'terraced-fields', in: 'PE BO EC', from: 1200, until: 1600 }]],
  [
    /\btheat(?:re|er)\b|\bplayhouse\b|\bamphitheat(?:re|er)\b/i,
    [{ tag: 'greek-theatre', in: 'GR', from: -450, until: 250 }],
  ],
  [/\bskyscrapers?\b|\bempire state\b/i, [{ tag: 'skyscraper', in: 'US', from: 1915 }]],
]

const PEOPLES: readonly WordRule[] = [
  [/\b(?:bon|camp)fires?\b/i, [{ tag: 'bonfire' }]],
  [
    /\bhunters?\b|\bgatherers?\b|\bforagers?\b|\bcavem[ae]n\b|\b(?:people|famil(?:y|ies)|clan|tribe)\b.*\b(?:fires?|hearth|cave)\b/i,
    [{ tag: 'hunters-at-fire', until: -4000 }],
  ],
  [
    /^(?!.*\b(?:hunters?|gatherers?|foragers?|cavem[ae]n|people|family|families|clan|tribe)\b).*\b(?:cave|fires?|hearth)\b/i,
    [{ tag: 'bonfire', until: -4000 }],
  ],
  [
    /\bsioux\b|\blakota\b|\bcheyenne\b|\bcomanche\b|\bblackfoot\b|\bplains indians?\b|\bt(?:i|ee)pees?\b|\btipis?\b/i,
    [{ tag: 'tipi', in: 'US CA', from: 1600, until: 1885 }],
  ],
  [
    /\biroquois\b|\bhaudenosaunee\b|\bmohawks?\b|\bwendat\b|\blonghouses?\b/i,
    [
      { tag: 'longhouse', in: 'US CA', from: 1100, until: 1750 },
      { tag: 'longhouse', in: 'NO SE DK IS FO', until: 1150 },
    ],
  ],
  [
    /\bmongols?\b|\bsteppe\b|\byurts?\b|\bnomads?\b|\bkhans?\b/i,
    [{ tag: 'yurt', in: 'MN KZ KG', from: -300 }],
  ],
  [/\bquarry\b|\bRano Raraku\b/i, [{ tag: 'moai-quarry', in: 'CL', from: 1250, until: 1700 }]],
  [/\bmoai\b|\brapa nui\b|\beaster island\b/i, [{ tag: 'moai', from: 1250 }]],
  [
    /\bprotest(?:s|ers?)?\b|\bdemonstrat(?:ion|ors?)\b|\brally\b|\bparades?\b/i,
    [{ tag: 'crowd-flags', from: 1880 }],
  ],
  [/\bcrowds?\b|\briots?\b|\bmass meeting\b/i, [{ tag: 'crowd', from: -2500 }]],
  [/\berupt(?:s|ed|ing|ions?)\b/i, [{ tag: 'eruption' }]],
  [
    /\bvolcano(?:es)?\b|\bvesuvius\b|\bkrakato[au]\b|\btambora\b|\bmount (?:etna|fuji)\b|\bpinatubo\b/i,
    [{ tag: 'volcano' }],
  ],
]

/** All rules, the telling ones first; a query takes at most two of their shapes. */
export const BY_WORD: readonly WordRule[] = [
  ...WAR,
  ...TRAVEL,
  ...WORSHIP,
  ...COURTS,
  ...WORK,
  ...PEOPLES,
]
