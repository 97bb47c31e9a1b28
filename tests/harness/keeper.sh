# Keeps one folder, and the server in it, for as long as whoever holds the other end of its input lives.
#
#     keeper.sh FOLDER [SERVER WORDS...]
#
# A test process that ends in any way, even by SIGKILL, closes that input: then the server is stopped and the
# folder is removed. Until then a line is an order, and each order is answered by a line.

folder=$1
shift
server=

start() {
    "$@" </dev/null >>"$folder/server.log" 2>&1 &
    server=$!
}

stop() {
    [ -z "$server" ] || {
        kill -QUIT "$server" 2>/dev/null
        wait "$server" 2>/dev/null
        server=
    }
}

while read -r order; do
    case $order in
    start) start "$@" ;;
    stop) stop ;;
    esac
    echo done
done
stop
rm -rf "$folder"
