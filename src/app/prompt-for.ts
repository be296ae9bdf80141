import { buildMessagePrompt } from '../agent/prompts/message-prompt.ts'
import { buildPrompt } from '../agent/prompts/prompt.ts'
import { buildResumePrompt } from '../agent/prompts/resume-prompt.ts'
import { buildReviewPassPrompt } from '../agent/prompts/review-pass-prompt.ts'
import type { PromptOrder } from '../supervisor/context.ts'

/** What an agent is told, by what it knows of its task already. */
export function promptFor({ session, reviews, ...order }: PromptOrder): string {
  if (session.kind === 'new' && reviews !== null) return buildReviewPassPrompt({ ...order, file: reviews })
  switch (session.kind) {
    case 'new':
      return buildPrompt(order)
    case 'of earlier try':
      return buildResumePrompt({ ...order, after: session.after })
    case 'of this try':
      return buildMessagePrompt(order)
  }
}
