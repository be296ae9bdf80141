import type { AgentRecord } from '../../core/agent/agent-choice.ts'
import { integer, text, textOrNull } from '../rows/raw-row.ts'
import { all } from '../statement.ts'

/** Of several agents of one attempt each has the attempt's outcome. What was put back without one is no try. */
export const selectAgentRecords = all(
  `SELECT w.agent, w.model, count(*) AS tries, sum(CASE WHEN w.outcome = 'done' THEN 1 ELSE 0 END) AS done FROM (
     SELECT a.agent, a.model, a.outcome FROM attempts a
     WHERE a.run = :run AND a.owner IS NOT NULL AND a.outcome IN ('done', 'failed')
       AND NOT EXISTS (SELECT 1 FROM agents g WHERE g.attempt = a.id AND g.role = 'worker')
     UNION ALL SELECT g.preset, g.model, a.outcome FROM attempts a JOIN agents g ON g.attempt = a.id
     WHERE a.run = :run AND g.role = 'worker' AND a.outcome IN ('done', 'failed')) w
   GROUP BY w.agent, w.model`,
  (row): AgentRecord => ({
    agent: text(row, 'agent'),
    model: textOrNull(row, 'model'),
    tries: integer(row, 'tries'),
    done: integer(row, 'done'),
  }),
)
