using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "smoke", worker = .smoke),
    (name = "loopback", network = (allow = ["local", "private"])),
  ],
);

const smoke :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.bundle.mjs")],
  bindings = [
    (name = "ORIGIN", fromEnvironment = "ORIGIN"),
    (name = "NAME", fromEnvironment = "NAME"),
  ],
  globalOutbound = "loopback",
  compatibilityDate = "COMPATIBILITY_DATE",
);
