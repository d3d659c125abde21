// The little that vis-network asks of component-emitter, uuid and keycharm. Our pages give every id and handle keys themselves.
(() => {
  const methods = {
    on(name, call) { ((this._calls ||= {})[name] ||= []).push(call); return this; },
    once(name, call) { const one = (...given) => { this.off(name, one); call.apply(this, given); }; one.call_ = call; return this.on(name, one); },
    off(name, call) {
      if (name === undefined) this._calls = {};
      else if (this._calls?.[name]) this._calls[name] = call ? this._calls[name].filter((c) => c !== call && c.call_ !== call) : [];
      return this;
    },
    emit(name, ...given) { for (const call of [...(this._calls?.[name] ?? [])]) call.apply(this, given); return this; },
    listeners(name) { return this._calls?.[name] ?? []; },
    hasListeners(name) { return this.listeners(name).length > 0; },
  };
  function Emitter(target) { if (target) return Object.assign(target, methods); }
  Object.assign(Emitter.prototype, methods);
  let count = 0;
  const nothing = () => {};
  globalThis.Emitter = Emitter;
  globalThis.uuid = globalThis.uuidv4 = { v4: () => `id-${++count}` };
  globalThis.keycharm = () => ({ bind: nothing, unbind: nothing, reset: nothing, destroy: nothing });
})();
