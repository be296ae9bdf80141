/** argv[0] of the text: distinguishes the wrapper and its forks from the agent. */
export const wrapperName = 'loopwork-agent'

/**
 * The program between us and an agent, run as
 * `sh -c TEXT loopwork-agent DIR CWD TICKS TICK GRACE ARGV…` in a session of its own.
 * Passed as text and never as a file: a shell reads a script while it runs it, and an upgrade would change it under us.
 *
 * - Its first act is to create DIR/started exclusively; finding it taken (or the disk full) it exits 75 without an agent.
 * - The agent runs in the *foreground*: behind `&` a shell makes it ignore SIGINT for ever. Traps wait until it has ended.
 * - `trap :` and not `trap ''`: being ignored is inherited, being trapped is not.
 * - The EXIT trap of the foreground subshell is wiped by a successful exec, so USR2 means "never executed". The tests before
 *   exec are for bash and zsh, which lose that trap when exec fails.
 * - The watchdog counts ticks, so frozen and suspended time doesn't count. It outlives the wrapper, and ends the group then.
 *   A `sleep` that can't be run must not count: a missing /bin/sleep would spend the limit at once.
 * - Its last act is a rename, which needs no space on a full disk. `true >f` and not `: >f`: a failed redirection of a
 *   special builtin ends dash.
 * - Names begin with lw_: assigning to a name that is in the user's environment would change the agent's environment.
 */
export const wrapperText = `
lw_dir=$1 lw_cwd=$2 lw_limit=$3 lw_tick=$4 lw_grace=$5
shift 5
lw_kind=exit
trap : INT TERM HUP QUIT
trap lw_kind=norun USR2
trap lw_kind=limit ALRM
exec 3>&2 2>/dev/null

lw_field() { lw_start=\${20}; }
if read -r lw_stat </proc/$$/stat && read -r lw_boot </proc/sys/kernel/random/boot_id; then
  lw_field \${lw_stat##*) }
else
  lw_start=$(TZ=UTC0 LC_ALL=C ps -o lstart= -p $$)
  lw_boot=$(sysctl -n kern.bootsessionuuid)
fi
set -C
echo $$ $lw_start $lw_boot >"$lw_dir/started" || exit 75
set +C

(
  trap '' INT TERM HUP QUIT ALRM USR2
  trap 'kill -9 $!; exit' USR1
  PATH=/usr/bin:/bin:$PATH
  lw_n=0
  while [ $lw_n -lt $lw_limit ] && kill -0 $$; do
    sleep $lw_tick &
    wait $!
    case $? in 126 | 127) exit ;; esac
    lw_n=$((lw_n + 1))
  done
  kill -ALRM $$
  kill -TERM 0
  sleep $lw_grace &
  wait $!
  mv -f "$lw_dir/state" "$lw_dir/limit-137"
  kill -KILL 0
) </dev/null >/dev/null 3>&- &
lw_dog=$!

(
  trap 'kill -USR2 $$' EXIT
  exec 2>&3 3>&-
  [ -f "$1" ] || exit 127
  [ -x "$1" ] || exit 126
  cd "$lw_cwd" || exit 100
  exec "$@"
)
lw_code=$?

kill -USR1 $lw_dog
while kill -0 $lw_dog; do wait $lw_dog; done
PATH=/usr/bin:/bin:$PATH
mv -f "$lw_dir/state" "$lw_dir/$lw_kind-$lw_code" || true >"$lw_dir/$lw_kind-$lw_code"
exit $lw_code
`
