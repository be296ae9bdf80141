import * as z from 'zod/mini'
import { freshId, pieces } from '../pieces.ts'
import { anthropicRefusal } from '../refusals/anthropic.ts'
import type { ModelTurn, Wire } from '../wire.ts'

const requestSchema = z.object({
  model: z.string(),
  stream: z.optional(z.boolean()),
  tools: z.optional(
    z.array(
      z.object({
        name: z.string(),
        input_schema: z.optional(z.object({ properties: z.optional(z.record(z.string(), z.unknown())) })),
      }),
    ),
  ),
})

const usage = {
  input_tokens: 1200,
  cache_creation_input_tokens: 300,
  cache_read_input_tokens: 900,
  output_tokens: 40,
}

/** Anthropic Messages: Claude Code. */
export const anthropicMessages: Wire = {
  serves: (path) => path.endsWith('/messages'),

  read: (body) => {
    const { model, stream, tools } = requestSchema.parse(body)
    return {
      model,
      streamed: stream ?? false,
      wantsJson: false,
      tools: (tools ?? []).map(({ name, input_schema }) => ({
        name,
        parameters: Object.keys(input_schema?.properties ?? {}),
      })),
    }
  },

  whole: (turn, { model }) => ({
    ...messageHead(model),
    content: blocksOf(turn),
    stop_reason: stopReasonOf(turn),
    usage,
  }),

  frames: (turn, { model }) => [
    frame('message_start', {
      message: {
        ...messageHead(model),
        content: [],
        stop_reason: null,
        usage: { ...usage, output_tokens: 1 },
      },
    }),
    frame('ping', {}),
    ...blocksOf(turn).flatMap((block, index) => [
      frame('content_block_start', {
        index,
        content_block: block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} },
      }),
      ...(block.type === 'text'
        ? pieces(block.text).map((text) => ({ type: 'text_delta', text }))
        : pieces(JSON.stringify(block.input)).map((json) => ({
            type: 'input_json_delta',
            partial_json: json,
          }))
      ).map((delta) => frame('content_block_delta', { index, delta })),
      frame('content_block_stop', { index }),
    ]),
    frame('message_delta', {
      delta: { stop_reason: stopReasonOf(turn), stop_sequence: null },
      usage: { output_tokens: usage.output_tokens },
    }),
    frame('message_stop', {}),
  ],

  brokenFrame: () => frame('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
  refusal: anthropicRefusal,
}

const frame = (type: string, fields: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`

const messageHead = (model: string) => ({
  id: freshId('msg'),
  type: 'message',
  role: 'assistant',
  model,
  stop_sequence: null,
})

const stopReasonOf = ({ call }: ModelTurn): string => (call === null ? 'end_turn' : 'tool_use')

const blocksOf = ({ text, call }: ModelTurn) => [
  { type: 'text' as const, text },
  ...(call === null
    ? []
    : [{ type: 'tool_use' as const, id: freshId('toolu'), name: call.tool.name, input: call.input }]),
]
