#!/usr/bin/env python3
"""What `poolctl render FILE` prints, by PyYAML and without any check: the shortest way to do it by hand.

`render.py FILE` prints; `render.py FILE RENDERED` fails when RENDERED holds other objects.
"""

import sys

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read(path):
    with open(path, encoding="utf-8") as file:
        documents = [document for document in yaml.load_all(file, Loader) if document]
    return [{**document, "spec": document.get("spec") or {}} for document in documents]


def metadata(pool, labels):
    ours = {"app.kubernetes.io/name": "openvox", "app.kubernetes.io/managed-by": "poolctl"}
    return {"labels": ours | labels, "name": pool["metadata"]["name"]} | namespace(pool)


def namespace(document):
    return {key: value for key, value in document["metadata"].items() if key == "namespace"}


def selector(pool):
    return {f"openvox.voxpupuli.org/pool-{pool['metadata']['name']}": "true"}


def service(pool):
    wanted = pool["spec"].get("service") or {}
    meta = metadata(pool, selector(pool) | (wanted.get("labels") or {}))
    if wanted.get("annotations"):
        meta["annotations"] = wanted["annotations"]
    port = {"name": "https", "port": wanted.get("port", 8140), "protocol": "TCP", "targetPort": 8140}
    if "nodePort" in wanted:
        port["nodePort"] = wanted["nodePort"]
    spec = {"ports": [port], "selector": selector(pool), "type": wanted.get("type", "ClusterIP")}
    if wanted.get("externalIPs"):
        spec["externalIPs"] = wanted["externalIPs"]
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}


def tls_route(pool):
    route = pool["spec"]["route"]
    backend = {"name": pool["metadata"]["name"], "port": (pool["spec"].get("service") or {}).get("port", 8140)}
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "TLSRoute",
        "metadata": metadata(pool, {}),
        "spec": {
            "hostnames": [route["hostname"]],
            "parentRefs": [route["gatewayRef"]],
            "rules": [{"backendRefs": [backend]}],
        },
    }


def render(documents):
    def key(document):
        return (document["metadata"].get("namespace", ""), document["metadata"]["name"])

    def kind(name):
        version = "openvox.voxpupuli.org/v1alpha1"
        found = [each for each in documents if (each["apiVersion"], each["kind"]) == (version, name)]
        return {key(each): each for each in sorted(found, key=key)}

    pools, servers, certificates = kind("Pool"), kind("Server"), kind("Certificate")
    routed = {where: pool for where, pool in pools.items() if (pool["spec"].get("route") or {}).get("enabled")}

    wanted = {}
    for (space, _), server in servers.items():
        for pool in server["spec"].get("poolRefs") or []:
            if (space, pool) in routed and routed[space, pool]["spec"]["route"].get("injectDNSAltName"):
                wanted.setdefault((space, server["spec"]["certificateRef"]), set()).add((space, pool))
    changed = []
    for where, certificate in certificates.items():
        names = list(certificate["spec"].get("dnsAltNames") or [])
        for pool in sorted(wanted.get(where, ())):
            if routed[pool]["spec"]["route"]["hostname"] not in names:
                names.append(routed[pool]["spec"]["route"]["hostname"])
        if names != (certificate["spec"].get("dnsAltNames") or []):
            changed.append(certificate | {"spec": certificate["spec"] | {"dnsAltNames": names}})

    rendered = [service(pool) for pool in pools.values()] + [tls_route(pool) for pool in routed.values()] + changed
    # The sort is stable: within a namespace the kinds stay in this order.
    return sorted(rendered, key=lambda each: each["metadata"].get("namespace", ""))


def main():
    rendered = render(read(sys.argv[1]))
    if len(sys.argv) > 2:
        sys.exit(0 if read(sys.argv[2]) == rendered else "render.py: other objects than poolctl's")
    yaml.dump_all(rendered, sys.stdout, Dumper, explicit_start=True, sort_keys=False)


if __name__ == "__main__":
    main()
