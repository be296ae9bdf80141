import * as z from 'zod/mini'
import { freshId, pieces } from '../pieces.ts'
import { openaiRefusal } from '../refusals/openai.ts'
import type { ModelTurn, OfferedTool, ToolCall, Wire } from '../wire.ts'

const toolSchema = z.object({
  type: z.string(),
  name: z.optional(z.string()),
  parameters: z.optional(z.object({ properties: z.optional(z.record(z.string(), z.unknown())) })),
})

const requestSchema = z.object({
  model: z.string(),
  tools: z.optional(z.array(z.extend(toolSchema, { tools: z.optional(z.array(toolSchema)) }))),
})

/** OpenAI Responses: Codex, which always asks for a stream. */
export const openaiResponses: Wire = {
  serves: (path) => path.endsWith('/responses'),

  read: (body) => {
    const { model, tools } = requestSchema.parse(body)
    return {
      model,
      streamed: true,
      wantsJson: false,
      tools: (tools ?? []).flatMap((tool) =>
        tool.type === 'namespace'
          ? (tool.tools ?? []).map((inner) => offered(inner, tool.name))
          : [offered(tool)],
      ),
    }
  },

  whole: (turn, { model }) => ({ ...responseHead(model), ...completed(itemsOf(turn)) }),

  frames: (turn, { model }) => {
    const head = responseHead(model)
    const items = itemsOf(turn)
    const events = [
      { type: 'response.created', response: { ...head, status: 'in_progress', output: [], usage: null } },
      ...items.flatMap((item, index) => [
        { type: 'response.output_item.added', output_index: index, item: beginningOf(item) },
        ...(item.type === 'message' ? pieces(turn.text) : []).map((delta) => ({
          type: 'response.output_text.delta',
          item_id: item.id,
          output_index: index,
          content_index: 0,
          delta,
        })),
        { type: 'response.output_item.done', output_index: index, item },
      ]),
      { type: 'response.completed', response: { ...head, ...completed(items) } },
    ]
    return events.map((event, number) => frame({ ...event, sequence_number: number }))
  },

  brokenFrame: () =>
    frame({
      type: 'response.failed',
      response: {
        ...responseHead('mock-model'),
        status: 'failed',
        output: [],
        error: {
          code: 'server_is_overloaded',
          message: 'Our servers are currently overloaded. Please try again later.',
        },
      },
    }),
  refusal: openaiRefusal,
}

const offered = (
  { type, name, parameters }: z.output<typeof toolSchema>,
  namespace?: string,
): OfferedTool => ({
  name: name ?? type,
  parameters: type === 'custom' ? null : Object.keys(parameters?.properties ?? {}),
  ...(namespace === undefined ? {} : { namespace }),
})

const frame = (event: { readonly type: string } & Readonly<Record<string, unknown>>): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

const responseHead = (model: string) => ({
  id: freshId('resp'),
  object: 'response',
  created_at: Math.floor(Date.now() / 1000),
  model,
})

const completed = (output: readonly unknown[]) => ({
  status: 'completed',
  output,
  usage: {
    input_tokens: 1200,
    input_tokens_details: { cached_tokens: 900 },
    output_tokens: 40,
    output_tokens_details: { reasoning_tokens: 8 },
    total_tokens: 1240,
  },
})

const itemsOf = ({ text, call }: ModelTurn) => [
  {
    type: 'message',
    id: freshId('msg'),
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  },
  ...(call === null ? [] : [callItem(call)]),
]

const callItem = ({ tool, input }: ToolCall) => ({
  id: freshId('fc'),
  call_id: freshId('call'),
  name: tool.name,
  status: 'completed',
  ...(tool.namespace === undefined ? {} : { namespace: tool.namespace }),
  ...(typeof input === 'string'
    ? { type: 'custom_tool_call', input }
    : { type: 'function_call', arguments: JSON.stringify(input) }),
})

const beginningOf = (item: ReturnType<typeof itemsOf>[number]) => ({
  ...item,
  status: 'in_progress',
  ...(item.type === 'message' ? { content: [] } : {}),
})
