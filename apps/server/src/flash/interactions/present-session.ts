import { ChatSession } from '@timepoint/contracts'
import type { z } from 'zod'
import type { StoredSession } from './session-store.ts'

const PREVIEW = 50

/** The wire form of a conversation, without what was said. */
export function presentSession(session: StoredSession): z.infer<typeof ChatSession> {
  const { id, characterName, messageCount, lastMessage, createdAt, updatedAt } = session
  const letters = [...lastMessage]
  const preview =
    letters.length > PREVIEW ? `${letters.slice(0, PREVIEW - 1).join('')}…` : lastMessage
  return ChatSession.parse({
    id,
    character_name: characterName,
    message_count: messageCount,
    last_message_preview: preview,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  })
}
