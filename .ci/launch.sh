# What ./audit and ./test share: finding dotnet, installing packages, building. Sourced, not run; needs `root`.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

stamp="$root/src/Audit.Cli/bin/Release/.built"
program="$root/src/Audit.Cli/bin/Release/net10.0/audit.dll"

say() { printf '%s\n' "$*" >&2; }

# Puts the .NET SDK on the PATH, or says where to get it.
find_dotnet() {
    command -v dotnet >/dev/null && return
    local place
    for place in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
        if [[ -n $place && -x $place/dotnet ]]; then PATH="$place:$PATH"; return; fi
    done
    say "audit: the .NET 10 SDK was not found. Install it (https://dotnet.microsoft.com/download) and put dotnet on the PATH."
    exit 5
}

# The package manager of a build wants a home that it may write to.
ensure_home() {
    [[ -n ${HOME:-} && -d $HOME && -w $HOME ]] && return
    HOME="$root/.home"
    mkdir -p "$HOME"
    export HOME
}

# Whether what a Debian package gives is there.
has() {
    case $1 in
        fonts-dejavu-core) [[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ]] ;;
        ocl-icd-libopencl1) ldconfig -p 2>/dev/null | grep -q 'libOpenCL\.so\.1 ' ;;
        pocl-opencl-icd) compgen -G '/etc/OpenCL/vendors/*.icd' >/dev/null ;;
        poppler-utils) command -v pdfsig >/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

# How to become root without asking: nothing, `sudo -n`, or failure.
as_root() {
    if (( EUID == 0 )); then "$@"; else sudo -n "$@"; fi
}

can_install() {
    command -v apt-get >/dev/null && { (( EUID == 0 )) || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null 2>&1
}

# Installs the packages named that are missing; where that is not possible, says so and goes on.
install_missing() {
    local missing=() package
    for package in "$@"; do has "$package" || missing+=("$package"); done
    (( ${#missing[@]} == 0 )) && return
    if can_install; then
        say "installing ${missing[*]} (apt-get) ..."
        apt_install "${missing[@]}" && return
        as_root apt-get update -qq </dev/null >/dev/null 2>&1
        apt_install "${missing[@]}" && return
        # One package that cannot be had must not keep the others out.
        for package in "${missing[@]}"; do apt_install "$package"; done
    fi
    for package in "${missing[@]}"; do
        has "$package" || say "missing: $package. Install it with: sudo apt-get install $package   ($(without "$package"))"
    done
}

without() {
    case $1 in
        z3) printf 'without a solver, claims that ask for one are unknown' ;;
        fonts-dejavu-core) printf 'without a font, report.pdf cannot be written' ;;
        *) printf 'without it, the tests that need it are skipped' ;;
    esac
}

# Whether a source is newer than the last build. A source that was removed shows in its folder's time.
is_stale() {
    [[ -e $stamp && -e $program ]] || return 0
    [[ -n $(find "$root/src" "$root"/Directory.*.props "$root/global.json" \
        \( -name bin -o -name obj \) -prune -o \
        \( \( -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.json' -o -name '*.cl' -o -name '*.ptx' \) \) \
           -o \( -type d -path '*/src/*/*' \) \) -newer "$stamp" -print -quit) ]]
}

# Builds a project or the solution in Release; the stamp carries the time before the build began.
build() {
    local target=$1 log=$root/.build.$$ began=$root/.began.$$ state
    find_dotnet
    ensure_home
    : > "$began"
    (cd "$root" && dotnet build "$target" -c Release --nologo -v q -m:2 -nodeReuse:false \
        -p:UseSharedCompilation=false -clp:NoSummary </dev/null >"$log" 2>&1)
    state=$?
    if (( state != 0 )); then
        grep -E 'error|warning' "$log" | sort -u >&2 || cat "$log" >&2
        say "the build of $target failed"
    else
        mkdir -p "$(dirname "$stamp")" && mv "$began" "$stamp"
    fi
    rm -f "$log" "$began"
    return "$state"
}
