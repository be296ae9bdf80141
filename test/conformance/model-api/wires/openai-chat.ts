import * as z from 'zod/mini'
import { freshId, pieces } from '../pieces.ts'
import { openaiRefusal } from '../refusals/openai.ts'
import type { ModelTurn, Wire } from '../wire.ts'

const requestSchema = z.object({
  model: z.string(),
  stream: z.optional(z.boolean()),
  tools: z.optional(
    z.array(
      z.object({
        function: z.object({
          name: z.string(),
          parameters: z.optional(z.object({ properties: z.optional(z.record(z.string(), z.unknown())) })),
        }),
      }),
    ),
  ),
})

const usage = {
  prompt_tokens: 1200,
  completion_tokens: 40,
  total_tokens: 1240,
  prompt_tokens_details: { cached_tokens: 900 },
  completion_tokens_details: { reasoning_tokens: 8 },
}

/** OpenAI Chat Completions: Qwen Code, opencode and Copilot with a provider of one's own. */
export const openaiChat: Wire = {
  serves: (path) => path.endsWith('/chat/completions'),

  read: (body) => {
    const { model, stream, tools } = requestSchema.parse(body)
    return {
      model,
      streamed: stream ?? false,
      wantsJson: false,
      tools: (tools ?? []).map(({ function: { name, parameters } }) => ({
        name,
        parameters: Object.keys(parameters?.properties ?? {}),
      })),
    }
  },

  whole: (turn, { model }) => ({
    ...completionHead(model),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: turn.text, tool_calls: callsOf(turn) },
        finish_reason: finishReasonOf(turn),
      },
    ],
    usage,
  }),

  frames: (turn, { model }) => {
    const head = { ...completionHead(model), object: 'chat.completion.chunk' }
    const delta = (content: object, finish: string | null = null): string =>
      frame({ ...head, choices: [{ index: 0, delta: content, finish_reason: finish }] })
    const calls = callsOf(turn)
    return [
      delta({ role: 'assistant', content: '' }),
      ...pieces(turn.text).map((content) => delta({ content })),
      ...(calls === undefined ? [] : [delta({ tool_calls: calls })]),
      delta({}, finishReasonOf(turn)),
      frame({ ...head, choices: [], usage }),
      'data: [DONE]\n\n',
    ]
  },

  brokenFrame: () => frame(openaiRefusal('503').body),
  refusal: openaiRefusal,
}

const frame = (chunk: unknown): string => `data: ${JSON.stringify(chunk)}\n\n`

const completionHead = (model: string) => ({
  id: freshId('chatcmpl'),
  created: Math.floor(Date.now() / 1000),
  model,
})

const finishReasonOf = ({ call }: ModelTurn): string => (call === null ? 'stop' : 'tool_calls')

const callsOf = ({ call }: ModelTurn) =>
  call === null
    ? undefined
    : [
        {
          index: 0,
          id: freshId('call'),
          type: 'function',
          function: { name: call.tool.name, arguments: JSON.stringify(call.input) },
        },
      ]
