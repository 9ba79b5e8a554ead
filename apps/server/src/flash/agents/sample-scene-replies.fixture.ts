/** Replies as a model gives them at the smallest length, one for each prompt about the people and the picture. */
export const HYPER_REPLIES = {
  character_bio: {
    description:
      'Broad in the shoulder, narrow in the hip; coal has settled in the lines of his neck, and a rag is bound around one thumb where the shovel split it.',
    age_description: 'about thirty',
    clothing:
      'linen shirt grey with dust, leather apron tied twice, wool breeches patched at the knee',
    pose: 'weight on the heels, arms folded over the apron',
    action: 'holds an empty sack by its neck',
    position_in_scene: 'at the head of the gangplank',
    expression: 'jaw set, eyes on the book',
    emotional_state: 'tired and past giving way',
    personality: 'counts everything twice; never sits while others stand',
    speaking_style: 'Short breaths, orders first, reason afterwards or not at all.',
    historical_note: 'Heavers were hired by the gang and paid by the load.',
    ledger: [
      { field: 'clothing', span: 'leather apron tied twice', label: 'invented', ids: [] },
      { field: 'historical_note', span: 'hired by the gang', label: 'inferred', ids: ['F2'] },
    ],
  },
  graph: {
    basis:
      'The magistrate holds the register without which nobody is hired; the heavers hold the coal.',
    relationships: [
      {
        from_character: 'A coal heaver',
        to_character: 'Ralph Hodgson',
        description: 'needs his register, will not bend for it',
        tension_level: 'tense',
        relationship_type: 'rival',
      },
      {
        from_character: 'Ralph Hodgson',
        to_character: 'A coal heaver',
        description: 'needs his name before the others follow',
        tension_level: 'tense',
        relationship_type: 'rival',
      },
      {
        from_character: 'A pot boy',
        to_character: 'A coal heaver',
        description: 'needs the penny owed since morning',
        tension_level: 'neutral',
        relationship_type: 'subordinate',
      },
    ],
    factions: [{ name: 'the heavers', members: ['A coal heaver'], goal: 'the old rate' }],
    power_dynamics: 'The book decides who works; the crowd decides whether anyone does.',
    central_conflict: 'Names now, or the old rate first.',
  },
  moment: {
    basis: 'The heaver must give his name or lose the day; the others watch which.',
    plot_summary:
      'The colliers lie full at the quay and nobody lifts a shovel. A magistrate opens his book and waits for the first man to come forward.',
    stakes: 'Whoever signs eats this week and is called a traitor at the pump.',
    before_context: 'The rate for a sack was cut when hiring passed to a new office.',
    emotional_beats: ['heaver: from tired to stubborn', 'magistrate: from patience to haste'],
    conflict_type: 'labour and office',
    central_question: 'Who gives in his name first?',
    tension_arc: 'rising',
    after_context: 'The quarrel on the river went on for weeks.',
    consequences: 'Seven men were hanged in July.',
    dramatic_irony: 'The book that promises work will serve as a list of accused.',
    historical_significance: 'An early stoppage whose words survive in depositions.',
    ledger: [
      {
        field: 'consequences',
        span: 'Seven men were hanged in July',
        label: 'documented',
        ids: ['F3'],
      },
      { field: 'before_context', span: 'rate for a sack was cut', label: 'inferred', ids: ['F2'] },
    ],
  },
  camera: {
    vantage: 'on the quay steps, below the gangplank',
    focal_point: 'the idle shovels',
    secondary_focus: 'the tally book',
    foreground_elements: ['wet sack'],
    midground_elements: ['forty men with folded arms'],
    background_elements: ['brick warehouses', 'collier'],
    leading_lines: ['edge of the quay'],
    shot_type: 'group',
    angle: 'low',
    depth_of_field: 'deep',
    composition_rule: 'shovels on the lower third',
    framing_intent: 'The magistrate’s head is cut off: the book acts.',
  },
  dialog: {
    lines: [
      {
        speaker: 'A coal heaver',
        response_to: null,
        quote_id: null,
        action: 'drops the sack',
        text: 'Leave the shovels. Nobody lifts at that rate.',
        tone: 'low',
        is_whispered: false,
      },
      {
        speaker: 'Ralph Hodgson',
        response_to: 'A coal heaver',
        quote_id: 'Q1',
        action: null,
        text: '',
        tone: null,
        is_whispered: false,
      },
      {
        speaker: 'A pot boy',
        response_to: null,
        quote_id: null,
        action: 'holds out the mug',
        text: 'Is that book for beer as well?',
        tone: null,
        is_whispered: false,
      },
      {
        speaker: 'A coal heaver',
        response_to: 'A pot boy',
        quote_id: null,
        action: null,
        text: 'Go home. Take the mugs with you.',
        tone: 'rough',
        is_whispered: false,
      },
      {
        speaker: 'Ralph Hodgson',
        response_to: 'A coal heaver',
        quote_id: null,
        action: 'turns a page',
        text: 'There is ink for forty, and I am told that the tide is not to be kept waiting.',
        tone: 'even',
        is_whispered: false,
      },
    ],
  },
  critique: {
    existed: 'all did',
    known: 'nobody',
    address: 'none',
    voices: 'line 1 could only be the heaver, line 2 the magistrate',
    issues: [
      {
        line: 1,
        span: 'at that rate',
        kind: 'other',
        severity: 'minor',
        problem: 'F2 names the old rate; say which',
        fix: 'below the old rate',
      },
    ],
  },
  dialog_rewrite: {
    lines: [
      {
        line: 1,
        action: null,
        text: 'Leave the shovels. Nobody lifts below the old rate.',
        tone: 'low',
      },
    ],
  },
  image_prompt: {
    full_prompt:
      'A broad coal heaver of about thirty, wind-burned and grey with dust, stands on a tarred quay at Shadwell, London, in May 1768, arms folded over a leather apron tied twice. Around him some forty men of the river trade, most pale, a few dark-skinned sailors among them, lean on warehouse walls with caps pulled low and shovels laid across their boots. His bandaged right hand holds an empty sack by its neck; nearest to us a wet sack slumps over the edge of the planks. A boy in a man’s patched coat carries pewter mugs on a board. Behind them a collier lies alongside, its hold full, a hoist rope hanging slack before brick warehouses. Low sun comes from the left behind the masts, warm on brick, cold blue in the shade. Natural colour photograph, 35 mm lens from the quay steps, the shovels sharp.',
    lighting_direction: 'low, from the left, warm',
    composition_notes: '35 mm, wet sack nearest, shovels in focus',
    color_guidance: 'coal black, brick red',
    medium: 'natural colour photograph',
    style: 'plain documentary view',
  },
  image_prompt_optimizer: {
    optimized_prompt:
      'A broad coal heaver stands on a tarred quay at Shadwell, London, in May 1768, arms folded over a leather apron. Around him forty men of the river trade lean on warehouse walls, shovels across their boots. His bandaged hand holds an empty sack. A boy carries pewter mugs. Behind them a collier lies alongside before brick warehouses. Low sun from the left. Natural colour photograph, 35 mm lens.',
  },
}
