/// MySQL's value semantics: conversion, comparison, arithmetic, time; and what evaluation needs to know.
@NullMarked
package dev.quell.query.value;

import org.jspecify.annotations.NullMarked;
