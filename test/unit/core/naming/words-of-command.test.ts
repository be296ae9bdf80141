import { expect, test } from 'vitest'
import { wordsOfCommand } from '../../../../src/core/naming/words-of-command.ts'

test.each([
  ['my-agent --print', ['my-agent', '--print']],
  ['  ./agent.sh\t-x  ', ['./agent.sh', '-x']],
  [`agent 'two words' "it's"`, ['agent', 'two words', "it's"]],
  [`agent a\\ b --name="x y"z ''`, ['agent', 'a b', '--name=x yz', '']],
  [String.raw`agent "\"quoted\" \n $HOME"`, ['agent', String.raw`"quoted" \n $HOME`]],
  ['', []],
])('%s', (line, words) => {
  expect(wordsOfCommand(line)).toEqual(words)
})

test.each([`agent 'open`, `agent "open`, 'agent \\'])('%s has no end', (line) => {
  expect(wordsOfCommand(line)).toBeNull()
})
