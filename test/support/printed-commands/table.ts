/** Words about us or about git that read like a command, which nobody is told to type. */
export const prose = 'prose'

/**
 * Every text of the source that holds a command, and the states in which it is printed: the stories that paste it.
 * A text that is new: write the story of the state in which it appears, then its line here.
 */
export const table: Readonly<Record<string, readonly string[] | typeof prose>> = {
  // At the end of a run. Where its budget is used up, with `--max-cost` or `--max-tokens`.
  'loopwork run': ['a run was interrupted and tasks are left', 'a run has used up its budget'],
  'loopwork logs …': ['a run has ended and a task has failed'],
  'loopwork retry …': [
    'a run has ended and a task has failed',
    'show of a task that has failed',
    'status of a run with a failed task',
    'a run is going on, in lines',
    'everything was asked from another folder',
    'the summary of a run with a failed task',
  ],
  'back to todo; loopwork run then tries it again': ['show of a task that has failed'],
  'loopwork run takes that up, and so does loopwork tui': ['show of a task that has failed'],
  'loopwork run then brings it there': ['changes of the user stand in the way of the checkout'],
  'git log …..…': ['a run has ended and a task has failed', 'the summary of a run that has done all'],
  '…: loopwork list': ['more tasks are left than are named'],
  'git diff …...…': ['a run has ended and a task is in conflict'],
  'cd …': ['a run has ended and a task is in conflict'],
  'cd … && …': ['a run has ended and a task is in conflict'],
  'git merge …': ['a run has ended and a task is in conflict'],
  'git merge --abort && …': ['a run has ended and a task is in conflict'],
  'loopwork retry … --again': ['a run has ended and a task is in conflict'],
  'not settled yet: … (take the markers out, or git add it)': ['a conflict is not settled yet'],

  // While it goes on.
  'loopwork resume': ['why a task is not started'],
  'loopwork scale 1': ['why a task is not started'],
  'loopwork scale …': ['why a task is not started'],
  'stop: Ctrl+C steer: loopwork pause, scale, stop look: loopwork tui': ['a run is going on, in lines'],
  '… … left out: loopwork logs …': ['an agent prints more than the reader takes'],
  'loopwork logs -f …': ['show of a task that is running'],
  'log: loopwork logs …': ['show of a task that has failed'],
  'diff: loopwork diff …': ['everything was asked from another folder'],
  'loopwork run takes it up': ['a run was left'],
  'b in loopwork tui': ['a run has used up its budget'],
  '; nobody supervises it now, loopwork run goes on with it': ['a run was left'],
  'git -C … stash push -- …': [
    'changes of the user stand in the way of the checkout',
    'changes that git was told not to look at stand in the way',
  ],
  'git -C … stash pop': ['changes of the user stand in the way of the checkout'],
  'git -C … update-index --no-assume-unchanged -- …': [
    'changes that git was told not to look at stand in the way',
  ],
  'git -C … update-index --no-skip-worktree -- …': [
    'changes that git was told not to look at stand in the way',
  ],
  "bring its folder back, or take that worktree from git's list: git worktree remove -f -f -- …": [
    'a worktree of the target has gone with its disk',
  ],
  'git -C … sparse-checkout disable': ['another checkout of the target is sparse'],
  'git -C … reset -q': ['the index of the checkout is gone'],
  'git -C … reset -q -- …': ['changes that git was told not to look at stand in the way'],
  'loopwork doctor --keep takes them over, loopwork doctor --fix puts back what was': [
    'git settings changed during a run',
  ],
  "a stash appeared while …: …, …; see it: git stash show -p '…'": ['a stash appeared during a run'],
  '…, at a commit that … has; see it: git log -1 … --': ['branches appeared during a run'],
  '…, with … that … lacks; see it: git log … --': ['branches appeared during a run'],
  'git branch … …': ['the branch of the run is gone'],
  'git -C … stash': ['many changes of the user stand in the way of the checkout'],
  'asked, but not answered yet; loopwork status shows what became of it': ['the supervisor does not answer'],

  ': what runs goes on, nothing new starts; loopwork scale 1 goes on with one': [
    'a run is going on, in lines',
  ],

  // Nothing there yet, or not what was asked for.
  'No tasks here yet. loopwork add "A title" makes one; loopwork run reads .specs/tasks/tasks.json': [
    'there are no tasks yet',
  ],
  'There is nothing to do here: no tasks. loopwork add "A title" makes one.': ['there are no tasks yet'],
  'As they stand in …; loopwork run takes them in.': ['there was no run yet'],
  'No run yet. loopwork tui or loopwork run starts one.': ['there was no run yet'],
  'no run is going on here; loopwork run or loopwork tui starts one': ['nobody is there to steer'],
  'loopwork cancel … gives it to the file': ['an id typed by hand comes with the file'],
  'loopwork list shows the ids': ['an id that is not there'],
  'loopwork list shows the tasks': ['an id that is not there'],
  'loopwork --help lists the commands': ['a command that is not there'],

  // Setting up.
  'No backlog found: loopwork add "A title" makes a task.': ['a .loopworkrc was written'],
  'Say under agents: how your agent is started, then: loopwork trust, and loopwork doctor': [
    'a .loopworkrc was written',
  ],
  'Read what it may do there, then: loopwork trust, and loopwork doctor': [
    'a .loopworkrc was written where one agent is installed',
  ],
  'Choose one under agent:, then: loopwork trust, and loopwork doctor': [
    'a .loopworkrc was written where several agents are installed',
  ],
  '# The agent. These CLIs are installed here; loopwork agents lists all it knows. An agent may do all that you may:':
    ['a .loopworkrc was written where one agent is installed'],
  '… is not trusted yet: its presets are left out; allow them with: loopwork trust': [
    'agents of a config that is not trusted',
  ],
  '…: left out: … may not use it yet; allow it with: loopwork trust': [
    'a tracker of a config that is not trusted',
  ],
  '# Commands in this file run only after: loopwork trust': ['a .loopworkrc was written'],
  'edit it; loopwork doctor checks it': ['a .loopworkrc is there already'],
  'read them, then allow them with: loopwork trust': [
    'the config is not trusted',
    'the config of another folder is not trusted',
  ],
  'describe one under agents: in .loopworkrc; loopwork init writes one that shows how': [
    'no agent is configured',
  ],
  'loopwork add "A title"; or name a file after run': ['doctor finds no backlog'],
  'loopwork run puts their tasks back': ['doctor finds tries whose worktree is lost'],
  'back to where it stood before: git update-ref -d … && git update-ref --create-reflog … …': [
    'a ref names a commit that is missing',
  ],
  'no stash is whole: git stash clear': ['stashes lack objects'],
  'nothing else is known of it: git update-ref -d …': ['a ref names a commit that is missing'],
  'loopwork undo …, or': ['setup fails since work was merged'],
  'loopwork doctor --fix takes away what is saved': ['a kill has left the worktree of a try that has ended'],
  'loopwork worktree list, or loopwork worktree clean': [
    'a kill has left the worktree of a try that has ended',
  ],

  'loopwork retry … --again starts an agent': [
    'a run has ended and a task is in conflict',
    'a conflict is not settled yet',
  ],
  'it is not there any more; loopwork retry … --again starts an agent': [
    'a run has ended and a task is in conflict',
  ],
  '… not stopped: nobody supervises it; loopwork run takes it over': ['a run was left'],
  '…… … merged into …, and … does not hold that work; loopwork retry … does it there': [
    'tasks were done on another branch',
  ],
  '…; it is put back at …, but … of … … not in the repository any more; loopwork retry … does that again': [
    'merged work is gone from the repository',
  ],
  'git -C … update-ref … … …': ['an agent has moved the branch under the checkout'],
  'git -C … merge-base --is-ancestor … … && git -C … reset --keep …': [
    'an agent has merged its branch into the checkout',
  ],
  'loopwork undo … takes its work back': ['a done task is something else in its file'],
  'loopwork undo … takes its work back; under a new id there it is done once more': [
    'a done task is something else in its file',
  ],
  'loopwork retry … does it again': ['a done task is something else in its file'],

  '… lacks … of its … open tasks: …; they wait until they are in it again; if they are to be gone: loopwork sync --removals …':
    ['a long list lacks most of its tasks'],

  'loopwork sync …': ['a backlog is broken when a run ends'],

  // Options of a run.
  'loopwork run --filter …': ['a filter leaves out what others need'],
  'leave … out; or end the run (Ctrl+C there, or loopwork abort --yes) and start again with yours': [
    'other options beside a living run',
  ],
  'end it first: loopwork abort --yes': ['other options beside a living run'],
  'loopwork abort --yes': ['other options beside a living run'],
  'loopwork trust --yes': ['the config is not trusted', 'a .loopworkrc was written'],
  'loopwork trust --run --yes': ['an unfinished run was started elsewhere'],
  'read it, then allow it with: loopwork trust --run': [
    'no agent is configured, and the newest run was started elsewhere',
  ],
  'read it, then allow it with: loopwork trust --run; or start a run with your own options: --fresh': [
    'an unfinished run was started elsewhere',
  ],
  'describe one under agents: in .loopworkrc; or allow what run …, which you did not start here, has: loopwork trust --run':
    ['no agent is configured, and the newest run was started elsewhere'],

  // What git needs.
  'start in a repository, or make one: git init, and a first commit': ['the folder is no repository'],
  'start in one, name one with -C, or make one: git init, and a first commit; loopwork demo brings its own': [
    'loopwork alone, where there is no repository',
  ],
  'make a first commit: git commit --allow-empty -m "Start"': ['the repository has no commit'],
  'git -C … branch … …': ['the branch that is checked out is gone'],
  'make a checkout of it and start there: git clone … …': ['the repository is bare'],
  'if you trust it: git config --global --add safe.directory …': ['the repository belongs to another user'],
  'git config --global user.name "Your Name" && git config --global user.email you@example.com': [
    'git does not know the author',
  ],
  'finish it or abort it first; git status says how': ['something is in progress in the checkout'],
  'git sparse-checkout disable, or use a whole clone': ['the checkout is sparse'],
  'git config --unset core.splitIndex; git update-index --no-split-index': ['the index is split'],
  'name an existing branch with --target, or make it: git branch …': ['the target is no branch'],

  // The screen.
  'loopwork add "Paginate list endpoints" --files "src/api/"': ['the screen of an empty backlog'],
  'loopwork demo': ['the screen of an empty backlog'],
  'loopwork demo shows all of it without an agent: no key, no network.': ['a first start finds nothing'],
  'none found: loopwork add "A title" makes one, also while it runs': ['a first start finds nothing'],
  'This is what loopwork found. Nothing has been written or started.': 'prose',
  'An agent may do all that you may. autonomy: edit or plan in the file gives it less; loopwork is no sandbox.':
    'prose',
  'No agent was found on your PATH: loopwork looked for ….': 'prose',
  'Start here, or join what runs: loopwork tui': ['loopwork alone, where an agent is named'],
  'loopwork tui': [
    'a screen is left and its agents go on',
    'a screen is left and its agents go on',
    'a screen that watched is left',
    'a screen is left and nothing runs',
  ],
  'loopwork run --detach': ['a screen is left and its agents go on'],
  'from a shell, then loopwork run': ['the summary of a run with a failed task'],
  'loopwork status': ['the summary of a run whose branch waits'],
  'loopwork show …': ['the summary of a run with a conflict, on a narrow screen'],
  'git push': ['the summary of a run that has done all'],
  'The agents go on; loopwork tui takes them over.': ['the screen has failed'],
  'git -C … log --stat': ['the demo was interrupted'],
  'loopwork run -C … --agent scripted': ['the demo was interrupted'],

  // Not commands.
  'The preset to use, by name: one of yours, or a built-in one, as `loopwork agents` lists them. Not needed where there is only one of yours.':
    prose,
  '…. What you changed before is in commit …, and not in the directory. To go on from it: git cherry-pick --no-commit …':
    prose,
  'What the last try made, to which those notes belong, is in commit …, and not in the directory. To go on from it: git cherry-pick --no-commit …':
    prose,
  'is not a backlog that loopwork reads; it reads: …': prose,
  'reading git config': prose,
  'cd ……': prose,
  'how loopwork agents recognises the program, and asks whether somebody is logged in': prose,
  'loopwork delivers to … … …': prose,
  'loopwork sim: …, seed ……; nothing is started or written': prose,
  'another loopwork is delivering to …': prose,
  'another loopwork joins with …': prose,
  'loopwork needs 40x10': prose,
  'How long a task is with whoever took it by `loopwork claim`, without a sign of life (`extend`).': prose,
  'Several tasks at once in `loopwork run`; the screen (`loopwork tui`) always does.': prose,
  'How `loopwork run` prints: multiplexed | buffered | summary.': prose,
  'send it; loopwork never pushes': prose,
  'git add --all': prose,
  'git commit -m …': prose,
  'cd "$lw_cwd" || exit 100': prose,
  // Both name commands that are tried above.
  'loopwork show … prints it, loopwork tui answers it': prose,
  'its plan waits for your answer: loopwork tui shows it, and takes the answer': prose,
  'You work in a git worktree of your own: the current directory. Change files here and nowhere else.': prose,
}
