import { expect, onTestFinished, test } from 'vitest'
import { startModelApi, type ModelApiOptions } from './start-model-api.ts'
import { shellStep } from './step.ts'

const claudeTool = (name: string, ...parameters: readonly string[]) => ({
  name,
  input_schema: { properties: Object.fromEntries(parameters.map((parameter) => [parameter, {}])) },
})
const claudeTools = [
  claudeTool('Write', 'file_path', 'content'),
  claudeTool('Bash', 'command', 'description', 'run_in_background'),
]
const answered = (times: number) => Array.from({ length: times }, () => ({ type: 'tool_result' }))

async function opened(options: ModelApiOptions = {}) {
  const api = await startModelApi(options)
  onTestFinished(() => api.close())
  const post = async (path: string, body: unknown) =>
    fetch(api.url + path, { method: 'POST', body: JSON.stringify(body) })
  const claude = (steps: string, done = 0) =>
    post('/v1/messages', {
      model: 'm',
      tools: claudeTools,
      messages: [{ content: `Working directory: /w STEPS=${steps}` }, ...answered(done)],
    })
  return { api, post, claude }
}

test('the model does one step for each call, the next one when its tool has answered', async () => {
  const { claude } = await opened()
  const turns = await Promise.all(
    [0, 1, 2].map(async (done): Promise<unknown> =>
      (await claude(`write:a.txt;${shellStep('exit 3')}`, done)).json(),
    ),
  )
  expect(turns).toMatchObject([
    {
      stop_reason: 'tool_use',
      content: [{ text: 'I write a.txt.' }, { name: 'Write', input: { file_path: '/w/a.txt' } }],
    },
    { content: [{}, { name: 'Bash', input: { command: 'exit 3', description: 'run' } }] },
    { stop_reason: 'end_turn', content: [{ text: 'Done. All steps are carried out.' }] },
  ])
})

test('a call fails as often as its step says, and then the work goes on', async () => {
  const { claude } = await opened()
  const statuses = []
  for (let call = 0; call < 3; call++)
    statuses.push((await claude('write:a.txt;err:429@30x2;write:b.txt', 1)).status)
  expect(statuses).toEqual([429, 429, 200])
})

test('with a fault for every call nothing else counts, also for questions beside the conversation', async () => {
  const { api, post } = await opened({ everyCall: '529' })
  expect((await post('/v1/messages', { model: 'm', messages: [] })).status).toBe(529)
  expect(api.calls).toMatchObject([{ offersTools: false, fault: '529' }])
})

test.each([
  ['/v1/messages', { model: 'm', stream: true, tools: claudeTools }, 'message_stop'],
  ['/v1/responses', { model: 'm', tools: [{ type: 'custom', name: 'apply_patch' }] }, 'response.completed'],
  [
    '/v1/chat/completions',
    { model: 'm', stream: true, tools: [{ function: { name: 'write', parameters: { properties: {} } } }] },
    '[DONE]',
  ],
  [
    '/v1beta/models/m:streamGenerateContent',
    { tools: [{ functionDeclarations: [{ name: 'write_file' }] }] },
    'STOP',
  ],
])('%s streams a text, a tool call and its end; a broken stream lacks the end', async (path, body, end) => {
  const { post } = await opened()
  const whole = await (await post(path, { ...body, prompt: 'STEPS=write:a.txt' })).text()
  expect(whole).toContain('I write a.txt.')
  expect(whole).toMatch(/Write|apply_patch|write/)
  expect(whole).toContain(end)
  const broken = await (await post(path, { ...body, prompt: 'STEPS=err:midstream;write:a.txt' })).text()
  expect(broken).toMatch(/overloaded/i)
  expect(broken).not.toContain(end)
  const dropped = post(path, { ...body, prompt: 'STEPS=err:drop' }).then((answer) => answer.text())
  await expect(dropped).rejects.toThrow()
})
