//! The examples, compiled against the installed library alone, and run.

use super::build::folder;
use super::programs::{C, CPP, Run, VALGRIND, place};
use crate::shell::{Failure, Outcome, available, empty, run};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The installed library, and the examples.
pub(super) struct Examples {
    prefix: PathBuf,
    names: Vec<String>,
}

impl Examples {
    pub(super) fn of(prefix: &Path) -> Outcome<Self> {
        let mut names = Vec::new();
        let libuv = available("pkg-config", &["--exists", "libuv"], "apt-get install libuv1-dev")?;
        for entry in std::fs::read_dir(folder().join("examples"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let is_source = name.ends_with(".c") || name.ends_with(".cpp");
            if is_source && (libuv || name != "libuv.c") {
                names.push(name);
            }
        }
        names.sort();
        Ok(Self { prefix: prefix.to_owned(), names })
    }

    fn library(&self) -> PathBuf {
        self.prefix.join("lib")
    }

    /// What pkg-config knows, and nothing else.
    fn flags(&self, arguments: &[&str], package: &str) -> Outcome<Vec<String>> {
        let output = Command::new("pkg-config")
            .args(arguments)
            .arg(package)
            .env("PKG_CONFIG_PATH", self.library().join("pkgconfig"))
            .output()?;
        if !output.status.success() {
            return Err(Failure::new(format!("pkg-config: {}", String::from_utf8_lossy(&output.stderr))));
        }
        Ok(String::from_utf8_lossy(&output.stdout).split_whitespace().map(str::to_owned).collect())
    }

    /// By gcc and clang with pkg-config, and one of each language with the static library.
    pub(super) fn pkg_config(&self) -> Outcome {
        for name in &self.names {
            let program = |compiler: &str| place("pkg-config").join(format!("{name}-{compiler}"));
            let compile =
                |compiler| self.compile(compiler, name, &["--cflags", "--libs"], &program(compiler));
            // Both at a time: those in C++ take seconds.
            let [first, second] = compilers(name);
            let (one, other) = std::thread::scope(|scope| {
                let other = scope.spawn(|| compile(second));
                (compile(first), other.join())
            });
            one?;
            other.map_err(|_| Failure::new(format!("compiling {name} panicked")))??;
            for compiler in [first, second] {
                self.check(name, &program(compiler), &[])?;
            }
        }
        for name in ["first_message.c", "first_message.cpp"] {
            let program = place("pkg-config").join(format!("{name}-static"));
            // The linker takes a shared library where there is one.
            let only_static = place("static-prefix");
            empty(&only_static)?;
            std::fs::copy(self.library().join("libavenping.a"), only_static.join("libavenping.a"))?;
            let library = format!("-L{}", self.library().display());
            let found = self.flags(&["--static", "--cflags", "--libs"], "avenping")?;
            let found = found.into_iter().map(|flag| {
                if flag.starts_with("-L") { format!("-L{}", only_static.display()) } else { flag }
            });
            let found: Vec<String> = found.filter(|flag| *flag != library).collect();
            let compiler = if is_cpp(name) { "g++" } else { "gcc" };
            compile(compiler, name, &found, &program)?;
            self.check(name, &program, &[])?;
        }
        Ok(())
    }

    fn compile(&self, compiler: &str, name: &str, arguments: &[&str], program: &Path) -> Outcome {
        let mut flags = self.flags(arguments, "avenping")?;
        if name == "libuv.c" {
            flags.extend(self.flags(&["--cflags", "--libs"], "libuv")?);
        }
        compile(compiler, name, &flags, program)
    }

    /// All at once, each with the shared library and with the static one.
    pub(super) fn cmake(&self) -> Outcome {
        let project = place("cmake");
        empty(&project)?;
        let mut text = CMAKE.to_owned();
        for name in &self.names {
            let libuv = if name == "libuv.c" { " PkgConfig::libuv" } else { "" };
            let id = name.replace('.', "_");
            let source = folder().join("examples").join(name);
            text += &format!(
                "add_library({id} OBJECT {})\ntarget_link_libraries({id} PRIVATE avenping::avenping{libuv})\n",
                source.display()
            );
            for (kind, target) in [("shared", "avenping::avenping"), ("static", "avenping::static")] {
                text += &format!(
                    "add_executable({id}_{kind} $<TARGET_OBJECTS:{id}>)\n\
                     target_link_libraries({id}_{kind} PRIVATE {target}{libuv})\n"
                );
            }
        }
        std::fs::write(project.join("CMakeLists.txt"), text)?;
        let build = project.join("build");
        run(Command::new("cmake")
            .arg("-S")
            .arg(&project)
            .arg("-B")
            .arg(&build)
            .arg(format!("-DCMAKE_PREFIX_PATH={}", self.prefix.display()))
            .args(["-DCMAKE_C_COMPILER=clang", "-DCMAKE_CXX_COMPILER=clang++"]))?;
        run(Command::new("cmake").arg("--build").arg(&build).args(["--parallel", "2"]))?;
        for name in &self.names {
            for kind in ["shared", "static"] {
                let program = build.join(format!("{}_{kind}", name.replace('.', "_")));
                self.check(name, &program, &[])?;
            }
        }
        Ok(())
    }

    pub(super) fn valgrind(&self) -> Outcome {
        for name in &self.names {
            let compiler = if is_cpp(name) { "g++" } else { "gcc" };
            let program = place("pkg-config").join(format!("{name}-{compiler}"));
            self.check(name, &program, &VALGRIND)?;
        }
        Ok(())
    }

    /// Runs one and looks at what it says.
    fn check(&self, name: &str, program: &Path, under: &[&str]) -> Outcome {
        let work = place("example-files");
        empty(&work)?;
        let (file, copy) = (work.join("receipt.pdf"), work.join("copy.pdf"));
        let content: Vec<u8> =
            b"%PDF-1.7\n".iter().copied().chain((0..200_000u32).map(|n| n as u8)).collect();
        std::fs::write(&file, &content)?;
        let expected = EXPECTED.iter().find(|expected| expected.name == name);
        let expected =
            expected.ok_or_else(|| Failure::new(format!("nobody says what the example {name} does")))?;
        let arguments: Vec<&OsStr> = expected
            .arguments
            .iter()
            .map(|&argument| match argument {
                "FILE" => file.as_os_str(),
                "COPY" => copy.as_os_str(),
                other => OsStr::new(other),
            })
            .collect();
        let library = self.library();
        let run = Run { arguments: &arguments, under, ..Run::of(program, &library) };
        let (status, output) = run.ended()?;
        let mut problems = Vec::new();
        if status != Some(expected.status) {
            problems.push(format!("ended with {status:?}, not {}", expected.status));
        }
        for (text, count) in expected.says {
            let found = output.matches(text).count();
            if found != *count {
                problems.push(format!("says `{text}` {found} times, not {count} times"));
            }
        }
        if expected.arguments.contains(&"COPY") && std::fs::read(&copy).ok() != Some(content) {
            problems.push("the copy is not the same".to_owned());
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(Failure::new(format!("{} {}:\n{output}", program.display(), problems.join(", "))))
    }
}

fn is_cpp(name: &str) -> bool {
    name.ends_with(".cpp")
}

fn compilers(name: &str) -> [&'static str; 2] {
    if is_cpp(name) { ["g++", "clang++"] } else { ["gcc", "clang"] }
}

fn compile(compiler: &str, name: &str, flags: &[String], program: &Path) -> Outcome {
    if let Some(parent) = program.parent() {
        std::fs::create_dir_all(parent)?;
    }
    run(Command::new(compiler)
        .args(if is_cpp(name) { CPP } else { C })
        .arg(folder().join("examples").join(name))
        .arg("-o")
        .arg(program)
        .args(flags))
}

const CMAKE: &str = "\
cmake_minimum_required(VERSION 3.16)
project(examples C CXX)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_EXTENSIONS OFF)
add_compile_options(-Wall -Wextra -Werror -pedantic)
find_package(avenping 0.1 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(libuv IMPORTED_TARGET libuv)
find_package(Threads REQUIRED)
link_libraries(Threads::Threads)
";

struct Expected {
    name: &'static str,
    arguments: &'static [&'static str],
    status: i32,
    /// How often it says what.
    says: &'static [(&'static str, usize)],
}

const fn expected(
    name: &'static str,
    arguments: &'static [&'static str],
    status: i32,
    says: &'static [(&'static str, usize)],
) -> Expected {
    Expected { name, arguments, status, says }
}

const EXPECTED: [Expected; 11] = [
    expected("epoll.c", &["+1 555 123 4567", "50"], 0, &[(": wamid.", 50)]),
    expected("libuv.c", &["+1 555 123 4567", "50"], 0, &[(": wamid.", 50)]),
    expected(
        "errors.c",
        &["nobody"],
        1,
        &[("invalid_request: ", 1), ("nothing was delivered", 1), ("mend the argument to", 1)],
    ),
    expected("first_message.c", &["+1 555 123 4567"], 0, &[("wamid.", 1)]),
    expected(
        "media.c",
        &["FILE", "COPY", "+1 555 123 4567"],
        0,
        &[("uploaded as ", 1), ("saved 200009 bytes of application/pdf", 1), ("sent as wamid.", 1)],
    ),
    expected(
        "errors.cpp",
        &[],
        0,
        &[("sent\n", 1), ("give up\n", 2), ("refused: text\n", 1), ("again later\n", 1), ("stop\n", 1)],
    ),
    expected("first_message.cpp", &["+1 555 123 4567"], 0, &[("wamid.", 1)]),
    expected("futures.cpp", &[], 0, &[("sent: 100\n", 1)]),
    expected("interactive.cpp", &[], 0, &[("accepted: 6 interactive messages\n", 1)]),
    expected("media.cpp", &[], 0, &[("the same", 1)]),
    expected("pages.cpp", &[], 0, &[("wamid.", 1)]),
];
