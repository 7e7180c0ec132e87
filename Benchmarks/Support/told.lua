-- What wrk tells in the end: a line of JSON, for load.py.
function done(summary, latency)
    local failed = summary.errors
    io.write(string.format(
        '\n{"requests":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f,"errors":%d}\n', summary.requests, summary.duration / 1e6,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
