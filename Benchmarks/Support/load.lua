-- What wrk sends and how it tells the result. Arguments after "--": milliseconds before each request; then, for sign-ins, the
-- password and the handles, each in its turn.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "told.lua")
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
