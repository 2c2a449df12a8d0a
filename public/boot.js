// Starts the page's program, or says in a sentence why it cannot. The build names the two files.
(function () {
  'use strict';
  var glue = '__APP_JS__';
  var program = '__APP_WASM__';
  var integrity = '__APP_WASM_INTEGRITY__';

  // Language and theme as src/app/prefs.rs keeps them, so that nothing flashes before it runs.
  function kept(key) {
    try {
      return localStorage.getItem('keben.' + key);
    } catch (blocked) {
      return null;
    }
  }
  var root = document.documentElement;
  root.lang = /^zh/i.test(kept('language') || navigator.language || '') ? 'zh-CN' : 'en';
  var theme = kept('theme');
  if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme);

  function fail(reason) {
    var boot = document.getElementById('boot');
    var message = document.getElementById('boot-failed');
    if (!boot || !message) return;
    boot.className = 'failed';
    boot.removeAttribute('aria-busy');
    message.hidden = false;
    document.getElementById('boot-reason').textContent = String(reason);
    console.error(reason);
  }

  if (typeof WebAssembly !== 'object' || typeof Worker !== 'function' || !window.indexedDB) {
    fail('WebAssembly / Worker / IndexedDB');
    return;
  }

  // A module that cannot be parsed by an old browser rejects here instead of ending in a blank page.
  import(new URL(glue, document.baseURI).href)
    .then(function (module) {
      var answer = fetch(new URL(program, document.baseURI).href, {
        integrity: integrity,
        credentials: 'same-origin',
      });
      return module.default({ module_or_path: answer });
    })
    .then(function () {
      var boot = document.getElementById('boot');
      if (boot) boot.remove();
    })
    .catch(fail);
})();
