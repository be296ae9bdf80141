import { expect, it } from 'vitest'
import { parseYaml } from '../../../src/config/parse-yaml.ts'

function problemsOf(text: string): readonly string[] {
  const parsed = parseYaml(text)
  return 'problems' in parsed ? parsed.problems.map(({ line, message }) => `${line}: ${message}`) : []
}

it('one bracket that is not closed is one problem, however many stand around it', () => {
  const problems = problemsOf('agents: { mine: { prompt: { via: stdin\nagent: mine\n')
  expect(problems.filter((text) => text.includes('Flow map'))).toHaveLength(1)
})

it('what is wrong in two places is two problems, also in the same words', () => {
  expect(problemsOf('a: &x 1\nb: &y 2\n')).toHaveLength(2)
})
