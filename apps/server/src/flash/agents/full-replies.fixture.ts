/** Answers as long as the limits of the smallest preset let them be: nothing is null, every list is full. */
export const FULL_REPLIES = {
  scene: {
    setting:
      'Trodden grit and camel dung between low houses of grey salt blocks, each roofed with stiff camel skins. Slabs lie roped in pairs beside a kneeling camel; one rope is new, and a cracked slab leans on the wall.',
    atmosphere:
      'Camels groan as their loads come off, and someone counts aloud over the thud of slabs. Flies settle on the lips. The wall rasps a palm. Brackish water slaps in a goatskin that is passed from hand to hand.',
    architecture: 'Walls of sawn salt blocks under camel skins; no timber.',
    lighting: 'Low sun from the left, between two of the houses.',
    weather: 'Dry wind from the north since the early morning hours.',
    temperature: 'Cold in the shade, warm on any wall in sun.',
    crowd_description: 'Slaves of the Masufa at slabs, drivers, one old clerk.',
    social_dynamics: 'Diggers step aside for drivers; all wait on the clerk.',
    objects: ['roped slabs', 'cracked slab', 'slack goatskin', 'new palm rope'],
    furniture: ['low salt bench', 'skin awning', 'clerk’s mat', 'wooden saddle'],
    sensory_details: [
      { sense: 'sound', description: 'slabs thudding on the grit', intensity: 'strong' },
      { sense: 'touch', description: 'salt wall rasping a palm', intensity: 'moderate' },
      { sense: 'taste', description: 'brackish water from a skin', intensity: 'subtle' },
    ],
    color_palette: ['grey salt', 'brown camel skin', 'white dust', 'blue veils'],
    focal_point: 'the cracked slab that leans on the wall',
    mood: 'impatience',
    tension_level: 'medium',
    ledger: [
      { field: 'setting', span: 'houses of grey salt blocks', label: 'documented', ids: ['S1'] },
      {
        field: 'crowd_description',
        span: 'Slaves of the Masufa',
        label: 'documented',
        ids: ['S2'],
      },
      { field: 'atmosphere', span: 'Brackish water', label: 'documented', ids: ['S1', 'S2'] },
      { field: 'setting', span: 'a cracked slab leans', label: 'invented', ids: [] },
    ],
  },
  character_bio: {
    description:
      'Broad in the shoulder and narrow in the hip; coal has settled in the lines of his neck, his lower lip is split, and a grey rag is bound around the thumb where the shovel caught it on Tuesday.',
    age_description: 'about thirty, and taken for forty since the winter in which he was laid up',
    clothing:
      'linen shirt grey with dust, leather apron tied twice, wool breeches patched at the knee',
    pose: 'weight on the heels, back straight, arms folded over the apron, chin a little down',
    action: 'holds an empty sack by its neck and turns it slowly in his hand',
    position_in_scene: 'at the head of the gangplank, one boot on it, back to the hold',
    expression: 'jaw set, eyes on the book, the split lip held between the teeth',
    emotional_state: 'tired and past giving way, and ashamed of the debt at the chandler’s',
    personality:
      'counts everything twice; never sits while others stand, nor drinks before they do',
    speaking_style: 'Short breaths, orders first, reason afterwards or not at all; names no names.',
    historical_note: 'Heavers were hired by the gang and paid by the load, often in drink.',
    ledger: [
      { field: 'clothing', span: 'leather apron tied twice', label: 'invented', ids: [] },
      { field: 'historical_note', span: 'hired by the gang', label: 'inferred', ids: ['F2'] },
      { field: 'description', span: 'a grey rag is bound around', label: 'invented', ids: [] },
      { field: 'position_in_scene', span: 'head of the gangplank', label: 'invented', ids: [] },
    ],
  },
  moment: {
    basis:
      'The heaver must give in his name or lose the day and the week’s bread; the magistrate must fill a page before dusk; the others watch which gives way.',
    plot_summary:
      'The colliers lie full at the quay and nobody lifts a shovel. A magistrate opens his book, wets his pen and waits for the first man. One heaver stands nearest, with his sack empty and every eye on him.',
    stakes: 'Whoever signs eats this week and is called a traitor at the pump tonight.',
    before_context: 'The rate for a sack was cut when hiring passed to a new office.',
    emotional_beats: [
      'heaver: from tired to stubborn at the book',
      'magistrate: from patience to haste and back again',
      'pot boy: from play to fear of shouting',
      'mate: from scorn to counting of lost tides',
    ],
    conflict_type: 'labour and office',
    central_question: 'Who gives in his name first, and who stands by him after that?',
    tension_arc: 'rising',
    after_context: 'The quarrel on the river went on for weeks, and men on both sides died.',
    consequences: 'Seven men were hanged in July, in sight of the houses where they drank.',
    dramatic_irony: 'The book that promises work will serve as a list of the accused men.',
    historical_significance:
      'An early stoppage of labour whose words survive in depositions and one trial record.',
    ledger: [
      { field: 'consequences', span: 'Seven men were hanged', label: 'documented', ids: ['F3'] },
      { field: 'before_context', span: 'rate for a sack was cut', label: 'inferred', ids: ['F2'] },
      {
        field: 'plot_summary',
        span: 'colliers lie full at the quay',
        label: 'inferred',
        ids: ['F2'],
      },
      { field: 'stakes', span: 'a traitor at the pump', label: 'invented', ids: [] },
    ],
  },
}
