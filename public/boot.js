// Brings the page up, or says in a sentence why it cannot. The build names the files.
//
// A first visit begins with the door, a small program that shows the first page; the workbook's
// program follows once that is painted, and takes over. Later visits begin with the workbook.
(function () {
  'use strict';
  var door = { glue: '__DOOR_JS__', wasm: '__DOOR_WASM__', integrity: '__DOOR_WASM_INTEGRITY__' };
  var app = { glue: '__APP_JS__', wasm: '__APP_WASM__', integrity: '__APP_WASM_INTEGRITY__' };

  // Language and theme as src/app/prefs.rs keeps them, so that nothing flashes before it runs.
  function kept(key) {
    try {
      return localStorage.getItem('keben-' + key);
    } catch (blocked) {
      return null;
    }
  }
  var root = document.documentElement;
  root.lang = /^zh/i.test(kept('lang') || navigator.language || '') ? 'zh-CN' : 'en';
  var theme = kept('theme');
  if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme);

  var boot = document.getElementById('boot');

  function fail(reason) {
    if (!boot) return;
    // The first page may stand by now and its mark be gone.
    if (!boot.isConnected) document.body.prepend(boot);
    var message = document.getElementById('boot-failed');
    boot.className = 'failed';
    boot.removeAttribute('aria-busy');
    message.hidden = false;
    document.getElementById('boot-reason').textContent = String(reason);
    console.error(reason);
  }

  // Without IndexedDB Keben still works and says loudly that nothing is saved.
  if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') {
    fail('WebAssembly / Worker');
    return;
  }

  function address(name) {
    return new URL(name, document.baseURI).href;
  }

  function compile(answer) {
    if (!answer.ok) throw new Error(answer.status + ' ' + answer.url);
    return answer.headers.get('Content-Type') === 'application/wasm'
      ? WebAssembly.compileStreaming(answer)
      : answer.arrayBuffer().then(WebAssembly.compile);
  }

  // Fetches and compiles a program; `start` then runs it.
  function load(program) {
    var options = { integrity: program.integrity, credentials: 'same-origin' };
    return Promise.all([
      import(address(program.glue)),
      fetch(address(program.wasm), options).then(compile),
    ]).then(function (parts) {
      return function start() {
        return parts[0].default({ module_or_path: parts[1] });
      };
    });
  }

  function afterPaint() {
    return new Promise(function (done) {
      requestAnimationFrame(function () {
        requestAnimationFrame(done);
      });
      // A tab in the background paints nothing; it must not wait for ever.
      setTimeout(done, 1000);
    });
  }

  // A person who is in the middle of something on the first page keeps it until they act.
  function idle(place) {
    return new Promise(function (done) {
      function look() {
        var busy = place.contains(document.activeElement) && !window.kebenAsked;
        if (!busy) {
          place.removeEventListener('focusout', later);
          window.removeEventListener('keben-asked', look);
          done();
        }
      }
      function later() {
        setTimeout(look);
      }
      place.addEventListener('focusout', later);
      window.addEventListener('keben-asked', look);
      look();
    });
  }

  function begin() {
    var first = !kept('workbook') && /^#?\/?$/.test(location.hash);
    if (!first) {
      return load(app)
        .then(function (start) {
          return start();
        })
        .then(function () {
          boot.remove();
        });
    }
    var place = document.createElement('div');
    place.id = 'door';
    return load(door)
      .then(function (start) {
        document.body.append(place);
        return start();
      })
      .then(function () {
        boot.remove();
        return afterPaint();
      })
      .then(function () {
        performance.mark('keben-door');
        return load(app);
      })
      .then(function (start) {
        // The door goes when the workbook stands, so that nothing asked in between is lost.
        return idle(place).then(start);
      })
      .then(function () {
        window.dispatchEvent(new Event('keben-close'));
        place.remove();
      });
  }

  begin().catch(fail);
})();
