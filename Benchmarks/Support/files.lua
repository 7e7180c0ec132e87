-- Small files. Arguments after "--": "add" and how many bytes each has, every one another; or "read" and a file of paths.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "told.lua")
local mode, size, paths, turn, start

function init(arguments)
    mode = arguments[1]
    start = tostring(os.time()) .. tostring({})
    turn = 0
    if mode == "add" then
        size = tonumber(arguments[2])
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/octet-stream"
    else
        paths = {}
        for path in io.lines(arguments[2]) do paths[#paths + 1] = path end
    end
end

function request()
    turn = turn + 1
    if mode == "read" then return wrk.format(nil, paths[turn * 7919 % #paths + 1]) end
    local head = start .. turn
    return wrk.format(nil, nil, nil, head .. string.rep("-", size - #head))
end
