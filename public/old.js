// Runs only in browsers that know no modules: says so instead of waiting for ever.
window.onload = function () {
  document.getElementById('boot').className = 'failed';
  document.getElementById('boot-failed').removeAttribute('hidden');
};
