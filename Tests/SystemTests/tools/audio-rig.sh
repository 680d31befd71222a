#!/bin/bash
# A virtual pair of sound cards with a real-time clock, without kernel sound: PulseAudio null sinks behind ALSA names.
#   sensor_out -> sensor_in      a test plays into sensor_out (left and right), the program records from sensor_in
#   speaker    -> speaker_mon    the program plays to speaker, a test records from speaker_mon
# usage: RIG=DIR audio-rig.sh start|stop       (all it makes is in DIR; stop ends only the process that start made)
# then run programs with ALSA_CONFIG_PATH=DIR/alsa.conf
# needs: pulseaudio pulseaudio-utils libasound2-plugins
set -u
: "${RIG:?set RIG to a folder of its own}"
socket=$RIG/pulse.sock

start() {
    mkdir -p "$RIG/home" "$RIG/run"
    chmod 700 "$RIG/run"
    cat > "$RIG/rig.pa" <<P
load-module module-native-protocol-unix socket=$socket auth-anonymous=1
load-module module-null-sink sink_name=sensor rate=48000 channels=2 format=s16le
load-module module-null-sink sink_name=speaker rate=48000 channels=1 format=s16le
P
    {
        echo "</usr/share/alsa/alsa.conf>"
        for pair in sensor_out:sensor sensor_in:sensor.monitor speaker:speaker speaker_mon:speaker.monitor; do
            echo "pcm.${pair%%:*} { type pulse server \"unix:$socket\" device \"${pair#*:}\" }"
        done
    } > "$RIG/alsa.conf"
    env -u DBUS_SESSION_BUS_ADDRESS HOME="$RIG/home" XDG_RUNTIME_DIR="$RIG/run" PULSE_RUNTIME_PATH="$RIG/run" \
        pulseaudio -n -F "$RIG/rig.pa" --daemonize=no --use-pid-file=no --exit-idle-time=-1 --disable-shm=yes \
        --realtime=no --high-priority=no --log-target=file:"$RIG/pulse.log" \
        < /dev/null > "$RIG/pulse.out" 2>&1 &
    echo $! > "$RIG/pulse.pid"
    for _ in $(seq 100); do
        PULSE_SERVER=unix:$socket pactl info > /dev/null 2>&1 && { hurry; shorten; return 0; }
        sleep 0.05
    done
    echo "the virtual sound card did not come up:" >&2
    cat "$RIG/pulse.out" "$RIG/pulse.log" >&2
    stop
    return 1
}

# Programs never keep a real card waiting; where the system allows it, they do not keep this one either.
hurry() {
    chrt --all-tasks --fifo --pid 30 "$(cat "$RIG/pulse.pid")" 2> /dev/null || true
}

# This card mixes in blocks as long as its most hurried client wants, and a recording gets a block when it is mixed, which is
# up to a block before it is due. One who listens in blocks of 5 ms keeps what is recorded that close to what would be heard.
# In whole microseconds, which the card counts its blocks in: otherwise its clock would be off by 100 ppm.
shorten() {
    (
        # Who started this script waits until all that it opened is closed.
        for open in /proc/"$BASHPID"/fd/*; do
            number=${open##*/}
            [ "$number" -gt 2 ] && eval "exec $number>&-"
        done
        PULSE_SERVER=unix:$socket HOME="$RIG/home" exec parec --device=speaker.monitor --latency-msec=5 \
            --rate=48000 --channels=1 --format=s16le
    ) < /dev/null > /dev/null 2>&1 &
    echo $! > "$RIG/listener.pid"
}

stop() {
    for one in listener pulse; do
        [ -f "$RIG/$one.pid" ] || continue
        kill "$(cat "$RIG/$one.pid")" 2> /dev/null
        rm -f "$RIG/$one.pid"
    done
}

case ${1:-} in
    start) start ;;
    stop) stop ;;
    *) sed -n '2,7s/^# *//p' "$0" >&2; exit 2 ;;
esac
