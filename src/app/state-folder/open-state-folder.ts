import { receipt } from '../../report/receipt.ts'
import type { Project } from '../project.ts'
import { StateFolder } from './state-folder.ts'

export const stateFolderOf = (project: Pick<Project, 'stateDir'>): StateFolder =>
  new StateFolder(project.stateDir, (attempt, merged) => receipt(attempt, merged, Date.now()))
