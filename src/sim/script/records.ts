import type { EpochMs } from '../../core/ids.ts'

/**
 * The records that Claude Code prints, in the shapes that recordings of it have: whichever preset is rehearsed, its agents print
 * these, and they are read by the same decoder, reporter and rules as those of a real one.
 */
export const records = {
  init: ({ session, model, cwd }: Facts): string =>
    line({ type: 'system', subtype: 'init', cwd, session_id: session, model, tools: [] }),

  says: ({ session, model }: Facts, text: string): string =>
    line({
      type: 'assistant',
      message: {
        id: 'msg_sim',
        type: 'message',
        role: 'assistant',
        model,
        content: [{ type: 'text', text }],
      },
      parent_tool_use_id: null,
      session_id: session,
    }),

  /** @param says its last words. */
  done: ({ session, model }: Facts, usage: SimUsage, says = 'Done.'): string =>
    line({
      type: 'result',
      subtype: 'success',
      is_error: false,
      num_turns: usage.turns,
      result: says,
      session_id: session,
      total_cost_usd: usage.costUsd,
      modelUsage: {
        [model]: {
          inputTokens: usage.input,
          outputTokens: usage.output,
          cacheReadInputTokens: usage.cached,
          cacheCreationInputTokens: 0,
          costUSD: usage.costUsd,
        },
      },
      permission_denials: [],
    }),

  /** A subscription's limit, with the moment at which it is lifted. */
  limited: ({ session }: Facts, resetsAt: EpochMs): readonly string[] => [
    line({
      type: 'rate_limit_event',
      rate_limit_info: {
        status: 'rejected',
        resetsAt: Math.ceil(resetsAt / 1000),
        rateLimitType: 'five_hour',
      },
      session_id: session,
    }),
  ],

  refused: ({ session }: Facts): readonly string[] => [
    line({
      type: 'result',
      subtype: 'success',
      is_error: true,
      api_error_status: 429,
      terminal_reason: 'api_error',
      result: "You've hit your 5-hour limit",
      session_id: session,
      modelUsage: {},
    }),
  ],

  /** Of a program that is no agent, or a wrapper that prints for people. */
  garbage: (): readonly string[] => [
    'Traceback (most recent call last):',
    '  <garbled> {"type":',
    '\u0000\u0001',
  ],
}

export interface Facts {
  readonly session: string
  readonly model: string
  /** Its worktree. */
  readonly cwd: string
}

export interface SimUsage {
  readonly turns: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly costUsd: number
}

const line = (record: object): string => JSON.stringify(record)
