-- What wrk sends and how it tells the result. Arguments after "--": milliseconds before each request; then, for sign-ins, the
-- password and the handles, each in its turn.
local wait = 0
local bodies = {}
local turn = 0

function init(arguments)
    wait = tonumber(arguments[1])
    for index = 3, #arguments do
        bodies[#bodies + 1] = string.format('{"login":"%s","password":"%s"}', arguments[index], arguments[2])
    end
    if #bodies > 0 then
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
    else
        request = nil
    end
    if wait == 0 then delay = nil end
end

function delay()
    return wait
end

function request()
    turn = turn % #bodies + 1
    return wrk.format(nil, nil, nil, bodies[turn])
end

function done(summary, latency)
    local failed = summary.errors
    io.write(string.format(
        '\n{"requests":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f,"errors":%d}\n', summary.requests, summary.duration / 1e6,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
