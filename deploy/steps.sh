# shellcheck shell=bash
# What deploy/install, deploy/upgrade and deploy/roll-back have in common; they read it in. Needs bash and root.

BASE=/opt/newsroom
SETTINGS=/etc/newsroom
VARIABLES=$SETTINGS/newsroom.env
# What the installation was told, so that it need not be told again.
CHOICES=$SETTINGS/choices
UPSTREAM=/etc/nginx/newsroom-processes.conf
RUN=/run/newsroom
INSTANCES=(1 2)
# Releases that stay on the disk, the running one among them.
KEPT=4

say() { printf '%s\n' "$*"; }
step() { printf '\n── %s (after %d s)\n' "$*" "$SECONDS"; }
fail() {
    printf '\nStopped: %s\n' "$1" >&2
    shift
    (($# == 0)) || printf '%s\n' "$@" >&2
    exit 1
}

as_root() {
    ((EUID == 0)) || fail "this changes the system and must run as root." "Run it again with: sudo $0"
    # The users that some steps run as may not be allowed to read where this was started.
    cd /
}

# One at a time: two upgrades at once would take both processes away.
alone() {
    exec 9>/run/newsroom-deploy.lock
    flock --nonblock 9 || fail "another install, upgrade or roll-back is running." "Wait for it, then run this again."
}

# A value of the variables file, without starting anything.
variable() { sed -n "s/^$1=//p" "$VARIABLES" | tail -1; }

# Write NAME=VALUE into the variables file: over the line that has the name, or over the one that has it as a comment.
put_variable() {
    local name=$1 value=$2 line written=
    local new; new=$(mktemp "$VARIABLES.XXXXXX")
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ -z $written && $line =~ ^#?${name}= ]] && { [[ $line != \#* ]] || ! grep -q "^$name=" "$VARIABLES"; }; then
            printf '%s=%s\n' "$name" "$value"
            written=1
        else
            printf '%s\n' "$line"
        fi
    done <"$VARIABLES" >"$new"
    [[ -n $written ]] || printf '%s=%s\n' "$name" "$value" >>"$new"
    chown root:newsroom "$new" && chmod 0640 "$new" && mv "$new" "$VARIABLES"
}

manage() { "$BASE/current/deploy/newsroom" "$@"; }

# The name of the release in a folder: its version and what all its files amount to, so that the same files are the same release.
name_of() {
    local version digest
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$1/pyproject.toml" | head -1)
    digest=$(listed "$1" | (cd "$1" && xargs -0 sha256sum) | sha256sum | cut -c1-10)
    printf '%s-%s' "${version:?}" "$digest"
}

# The files a release is made of, with a NUL after each.
listed() {
    (cd "$1" && find . \( -path ./.git -o -path ./.venv -o -path ./var -o -path ./tests -o -path ./gathered -o -name __pycache__ -o -name '.*_cache' \
        -o -name .hypothesis -o -path ./RELEASE \) -prune -o \( -type f -o -type l \) -print0 | LC_ALL=C sort -z)
}

# Copy the environment of the release that runs, where the new one wants just the same packages and Python.
take_over_packages() {
    local old pins=requirements-production.txt
    old=$(readlink "$BASE/current") || return 1
    cmp -s "$old/$pins" "$RELEASE/$pins" && [[ $("$old/.venv/bin/python" -VV) == $("$1" -VV) ]] || return 1
    cp --archive "$old/.venv" "$RELEASE/.venv"
    # Programs in it name the folder they were made in.
    find "$RELEASE/.venv/bin" "$RELEASE/.venv/pyvenv.cfg" -type f -exec sed -i "s|$old/.venv|$RELEASE/.venv|g" {} +
    say "The Python packages are the same as those of ${old##*/}."
}

# Put the software in FOLDER beside the other releases, with an environment of its own. Sets RELEASE.
make_release() {
    local source=$1 python=$2 wheels=${3:-} made
    RELEASE=$BASE/releases/$(name_of "$source")
    if [[ -f $RELEASE/RELEASE ]]; then
        say "${RELEASE##*/} is there already."
        return
    fi
    # What an earlier run left half done has no RELEASE in it.
    rm -rf "$RELEASE"
    mkdir -p "$RELEASE"
    listed "$source" | tar --directory="$source" --null --files-from=- --create | tar --directory="$RELEASE" --extract --no-same-owner
    local compile=("$RELEASE/articles" "$RELEASE/newsroom")
    if ! take_over_packages "$python"; then
        compile=("$RELEASE")
        local options=(--quiet --disable-pip-version-check --no-input --no-compile --require-hashes --requirement "$RELEASE/requirements-production.txt")
        [[ -z $wheels ]] || options+=(--no-index --find-links "$wheels")
        "$python" -m venv "$RELEASE/.venv" || fail "$python could not make an environment in $RELEASE/.venv." "What it said stands above."
        "$RELEASE/.venv/bin/python" -m pip install "${options[@]}" ||
            fail "the Python packages could not be installed." "What pip said stands above. Nothing that runs was touched; run this again."
    fi
    "$RELEASE/.venv/bin/python" -m compileall -q -j 0 "${compile[@]}" >/dev/null || true
    chmod -R u=rwX,go=rX "$RELEASE"
    # The one folder in it that its commands write to.
    install -d -m 0755 -o newsroom -g newsroom "$RELEASE/gathered"
    made=$(cd "$source" && git rev-parse --short=12 HEAD 2>/dev/null || echo "no commit known")
    printf '%s\nfrom %s, %s\n' "${RELEASE##*/}" "$made" "$(date --utc +%FT%TZ)" >"$RELEASE/RELEASE"
    say "${RELEASE##*/} lies in $RELEASE."
}

# Whether the release takes these settings and loads, its style sheets and scripts, and the tables: deploy/prepare.py. Then the style
# sheets and scripts are laid beside those of other releases for nginx. What is said when it fails: $3, and of the tables $4.
prepare() {
    local release=$1 data=$2 code=0
    "$release/deploy/newsroom" shell --verbosity 0 --command "$(cat "$release/deploy/prepare.py")" >/dev/null || code=$?
    case $code in
        0) ;;
        1 | 3) fail "${release##*/} does not take these settings. $3" "What it said stands above; the settings are in $VARIABLES. Then run this again." ;;
        4) fail "${release##*/} cannot be loaded. $3" "What it said stands above." ;;
        5) fail "the style sheets and scripts could not be gathered. $3" "What it said stands above." ;;
        6) fail "the tables could not be brought up to ${release##*/}. $4" "What Django said stands above." ;;
        *) fail "${release##*/} could not be prepared (exit code $code). $3" "What it said stands above." ;;
    esac
    runuser -u newsroom -- "$release/.venv/bin/python" "$release/deploy/lay_out.py" "$release/gathered" "$data/static"
}

# Make `current` another release, in one step.
point_to() {
    ln -sfn "$1" "$BASE/.current" && mv -T "$BASE/.current" "$BASE/current"
}

# The units of the release that is current, with the folders of this machine in them.
put_units() {
    local unit data=$1
    for unit in "$BASE"/current/deploy/systemd/*; do
        sed "s|@DATA@|$data|g" "$unit" >"/etc/systemd/system/${unit##*/}"
    done
    ln -sfn "$BASE/current/deploy/newsroom" /usr/local/bin/newsroom
    systemctl daemon-reload
}

# Tell nginx which of our processes to ask: all but the one named, if one is. Where nobody is at home over a socket shows at
# once, and the other is asked: nginx needs no memory for it, which would outlast the moment at which both have changed places.
ask_all_but() {
    local away=${1:-} i
    for i in "${INSTANCES[@]}"; do
        printf 'server unix:%s/%s/socket max_fails=0%s;\n' "$RUN" "$i" "$([[ $i == "$away" ]] && echo ' down')"
    done >"$UPSTREAM.new"
    mv "$UPSTREAM.new" "$UPSTREAM"
    nginx_reads_again
}

nginx_reads_again() {
    systemctl is-active --quiet nginx || return 0
    nginx -t -q || fail "nginx does not understand its configuration; what it said stands above." "It goes on with the one it has."
    systemctl reload nginx
}

# Start the processes anew, one after the other: nginx asks the other meanwhile, and what one has begun it finishes.
# Returns 1 as soon as one does not come up; that one is left to whoever called.
renew_instances() {
    local i
    for i in "${INSTANCES[@]}"; do
        ask_all_but "$i"
        # The processes of nginx that still have the old list end with what they are at.
        sleep 1
        # `restart` comes back when the process answers /livez (ExecStartPost of the unit), or failed to.
        if ! systemctl restart "newsroom@$i"; then
            say "newsroom@$i did not come up. The last it said:"
            journalctl --unit "newsroom@$i" --lines 15 --no-pager --output cat || true
            # systemd would try again in a second, in the midst of what comes now, with whatever release is current then.
            systemctl stop "newsroom@$i" || true
            return 1
        fi
        say "newsroom@$i answers with $(basename "$(readlink "$BASE/current")")."
    done
    ask_all_but
    # Last, and only where there is one: what it is at it finishes, and what waits for it waits a moment longer.
    systemctl try-restart newsroom-worker
}

# Take away releases that are neither among the newest nor named by a link.
tidy_releases() {
    local release count=0 current previous
    current=$(readlink "$BASE/current") previous=$(readlink "$BASE/previous" || true)
    while IFS= read -r release; do
        count=$((count + 1))
        if ((count > KEPT)) && [[ $release != "$current" && $release != "$previous" ]]; then
            rm -rf "$release"
            say "Removed the release ${release##*/}."
        fi
    done < <(find "$BASE/releases" -mindepth 2 -maxdepth 2 -name RELEASE -printf '%T@ %h\n' | sort -rn | cut -d' ' -f2-)
}

tell_readiness() {
    say "What /readyz says:"
    "$BASE/current/deploy/ask" "$RUN/1/socket" /readyz 10 | sed 's/^/    /' || true
}
