import type { ToolClass } from '../../../core/agent/agent-event.ts'

/** By the names that the CLIs give to their own tools; no name means different things in two of them. */
export function toolClass(name: string): ToolClass {
  const known = classes.get(name.toLowerCase())
  if (known !== undefined) return known
  return /^mcp_/i.test(name) ? 'mcp' : 'other'
}

const names: Readonly<Partial<Record<ToolClass, string>>> = {
  read: 'read read_file readfile read_many_files view notebookread ls list list_directory webfetch web_fetch',
  edit: 'edit edit_file multiedit replace str_replace write write_file writefile create notebookedit patch apply_patch delete delete_file',
  shell: 'bash shell run_shell_command run_command powershell',
  search:
    'glob grep grep_search search_file_content codesearch websearch web_search google_web_search toolsearch tool_search',
  agent: 'task agent delegate_to_agent codebase_investigator',
}

const classes: ReadonlyMap<string, ToolClass> = new Map(
  Object.entries(names).flatMap(([kind, list]) => list.split(' ').map((name) => [name, kind as ToolClass])),
)
