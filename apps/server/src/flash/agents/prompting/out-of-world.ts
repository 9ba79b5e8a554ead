import type { Finding } from '../agent.ts'

/** Turns of a program that answers for itself, and not for the person it plays. */
const PROGRAM =
  /\b(?:as an? (?:AI|artificial intelligence|(?:large )?language model|virtual assistant|chatbot)|I(?:[’']m| am) (?:just |only |merely )?(?:an? )?(?:AI|artificial intelligence|(?:large )?language model|chatbot|virtual assistant|computer program)|large language model|system prompt|OpenAI|ChatGPT|(?:content|safety|usage) (?:policy|policies|guidelines)|I(?:[’']m| am) sorry,? but I(?: am|[’']m)? (?:can(?:not|[’']t)|unable to|not able to) (?:assist|comply|provide|disclose|fulfil+|engage|generate|continue|do that|help (?:you )?with|(?:answer|discuss|share|reveal) (?:that|this|your|my))|I can(?:not|[’']t) (?:assist|comply|fulfil+) (?:with )?(?:that|this|your)|(?:stay|staying|remain|break|breaking) (?:in|out of )?character|role-?play\w*|knowledge cut-?off|training data)\b/i

const SINCERE =
  /\b(?:are you|bist du|sind Sie|es-tu|êtes-vous|eres|am I (?:talking|speaking|chatting|writing) (?:to|with)|is (?:this|that|it|there))\b[^.!?]{0,60}\b(?:AI|KI|IA|artificial intelligence|ChatGPT|GPT|LLM|Claude|Gemini|m[aá]quina|Maschine|Mensch|machine|robot|bot|chatbot|computer|program|language model|person|human|human being|somebody|someone|simulation|real)\b/i
const ORDERED = /\b(?:admit|confess|pretend\w*|ignore|instructions?|prompt)\b/i
const DANGER =
  /\b(?:kill(?:ing)? myself|suicid\w*|end (?:my (?:own )?life|it all)|(?:hurt|harm|cut)(?:ing|ting)? myself|self[- ]?harm\w*|want to die|don[’']?t want to (?:live|be alive))\b/i

/**
 * Whether a message may be answered from outside the role: somebody asks in earnest whether a machine
 * answers, or is in danger.
 */
export function mayLeaveRole(message: string): boolean {
  return DANGER.test(message) || (SINCERE.test(message) && !ORDERED.test(message))
}

/** Whether a text is that of a program and not of a person. */
export function programFindings(text: string, where: string): Finding[] {
  const words = PROGRAM.exec(text)?.[0]
  if (words === undefined) return []
  const detail = `${where} says “${words}”: nobody in the scene speaks like that; turn it aside within their world`
  return [{ code: 'out_of_world', detail, grave: true }]
}
