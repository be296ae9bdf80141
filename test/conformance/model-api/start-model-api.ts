import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { nextStep, readConversation, type Conversation } from './conversation.ts'
import { turnOf } from './model-turn.ts'
import { parseFault, type ApiFault } from './step.ts'
import type { FaultName, ModelRequest, ModelTurn, Wire } from './wire.ts'
import { anthropicMessages } from './wires/anthropic-messages.ts'
import { gemini } from './wires/gemini.ts'
import { openaiChat } from './wires/openai-chat.ts'
import { openaiResponses } from './wires/openai-responses.ts'

export interface ModelApi {
  /** Without a path: `http://127.0.0.1:PORT`. */
  readonly url: string
  /** Calls of a model so far, oldest first. */
  readonly calls: readonly ModelCall[]
  /** Also ends answers that hang. */
  close(): Promise<void>
}

export interface ModelCall {
  /** Epoch milliseconds. */
  readonly at: number
  readonly body: string
  /** False: a question beside the conversation, for its title or the like. */
  readonly offersTools: boolean
  readonly fault: ApiFault['how'] | null
}

export interface ModelApiOptions {
  /** What every call fails with, those beside the conversation too: `429`, `529@30`. The prompt's steps then count for nothing. */
  readonly everyCall?: string
}

const wires = [anthropicMessages, openaiResponses, openaiChat, gemini]

/**
 * The APIs of four vendors on the loopback, on a free port, with a model that does what the prompt's `STEPS=…` say: one step for
 * each call, the next one when its tool has answered.
 */
export async function startModelApi({ everyCall }: ModelApiOptions = {}): Promise<ModelApi> {
  const calls: ModelCall[] = []
  const failures = new Map<string, number>()
  const always = everyCall === undefined ? null : parseFault(everyCall)

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const path = (request.url ?? '').replace(/\?.*/, '')
    const wire = request.method === 'POST' ? wires.find((known) => known.serves(path)) : undefined
    if (wire === undefined) return serveOther(request.method ?? '', path, response)
    const asked = wire.read(JSON.parse(body), path)
    const conversation = readConversation(body)
    const { turn, fault } = decide(asked, conversation)
    calls.push({
      at: Date.now(),
      body,
      offersTools: asked.tools.length > 0,
      fault: fault?.how ?? null,
    })
    answer({ response, wire, asked, turn, fault })
  }

  const decide = (
    asked: ModelRequest,
    conversation: Conversation,
  ): { readonly turn: ModelTurn; readonly fault: ApiFault | null } => {
    const keyOf = (index: number): string => JSON.stringify([conversation.task, conversation.steps, index])
    const failed = (index: number): number => failures.get(keyOf(index)) ?? 0
    const isUsedUp = (index: number): boolean => {
      const step = conversation.steps[index]
      return step?.kind === 'fault' && failed(index) >= step.fault.times
    }
    const next = nextStep(conversation, isUsedUp)
    if (always !== null) return { turn: turnOf(null, asked, conversation), fault: always }
    if (next?.step.kind !== 'fault')
      return { turn: turnOf(next?.step ?? null, asked, conversation), fault: null }
    // A question beside the conversation holds the prompt too, and is none of its steps.
    if (asked.tools.length === 0) return { turn: turnOf(null, asked, conversation), fault: null }
    failures.set(keyOf(next.index), failed(next.index) + 1)
    const after = conversation.steps.slice(next.index).find((step) => step.kind === 'tool')
    return { turn: turnOf(after ?? null, asked, conversation), fault: next.step.fault }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A step that is misspelt, or a request of a shape that nobody has seen: the CLI reports it, so the case shows it.
      if (!response.headersSent) response.writeHead(400, json)
      response.end(JSON.stringify({ error: { type: 'invalid_request_error', message: String(error) } }))
    })
  })
  server.requestTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const json = { 'content-type': 'application/json', 'request-id': 'req_mock', 'x-request-id': 'req_mock' }

interface Answer {
  readonly response: ServerResponse
  readonly wire: Wire
  readonly asked: ModelRequest
  readonly turn: ModelTurn
  readonly fault: ApiFault | null
}

function answer({ response, wire, asked, turn, fault }: Answer): void {
  if (fault !== null) {
    const { how, retryAfterSeconds } = fault
    if (how === 'drop' || how === 'hang' || how === 'midstream')
      return breakOff(response, wire, how, wire.frames(turn, asked))
    return refuse(response, wire, how, retryAfterSeconds)
  }
  if (!asked.streamed) {
    response.writeHead(200, json).end(JSON.stringify(wire.whole(turn, asked)))
    return
  }
  response.writeHead(200, eventStream)
  for (const frame of wire.frames(turn, asked)) response.write(frame)
  response.end()
}

const eventStream = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
  'request-id': 'req_mock',
}

function refuse(
  response: ServerResponse,
  wire: Wire,
  fault: FaultName,
  retryAfterSeconds: number | null,
): void {
  const { status, body, headers } = wire.refusal(fault)
  const retryAfter = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }
  response.writeHead(status, { ...json, ...headers, ...retryAfter }).end(JSON.stringify(body))
}

/** Sends half an answer, and then what is wrong with it. */
function breakOff(
  response: ServerResponse,
  wire: Wire,
  how: 'drop' | 'hang' | 'midstream',
  frames: readonly string[],
): void {
  response.writeHead(200, eventStream)
  const half = frames.slice(0, Math.ceil(frames.length / 2)).join('')
  switch (how) {
    case 'drop':
      response.write(half, () => response.destroy())
      return
    case 'hang':
      response.write(half)
      return
    case 'midstream':
      response.end(half + wire.brokenFrame())
  }
}

/** What CLIs ask besides: whether the server is there, its models, how many tokens a text has. */
function serveOther(method: string, path: string, response: ServerResponse): void {
  if (method === 'HEAD') response.writeHead(200).end()
  else if (path.endsWith('/count_tokens')) response.writeHead(200, json).end('{"input_tokens":1200}')
  else if (path.endsWith(':countTokens')) response.writeHead(200, json).end('{"totalTokens":1200}')
  else if (path.endsWith('/models')) response.writeHead(200, json).end(JSON.stringify(models))
  else response.writeHead(404, json).end('{"error":{"message":"no such route"}}')
}

const models = {
  object: 'list',
  data: [
    {
      id: 'mock-model',
      object: 'model',
      type: 'model',
      display_name: 'Mock',
      created_at: '2026-01-01T00:00:00Z',
    },
  ],
  has_more: false,
}
