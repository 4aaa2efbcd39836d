//! Words to a tree, by the strength of the operators.

use super::ast::{Function, NEGATE_STRENGTH, NOT_STRENGTH, Node, Operator, What};
use super::error::{ExpressionError, ExpressionFault};
use super::lexer::{Token, Word, tokens};
use crate::i18n::Words;

/// Brackets in brackets, and operations that hang on one another.
const MAX_NESTING: usize = 60;
const MAX_DEPTH: usize = 250;

/// Reads a whole expression.
pub fn parse(text: &str) -> Result<Node, ExpressionError> {
    let tokens = tokens(text)?;
    if tokens.len() == 1 {
        return Err(ExpressionError::new(0, ExpressionFault::Empty));
    }
    let mut parser = Parser { tokens, next: 0, nesting: 0 };
    let (node, _) = parser.operation(0)?;
    match parser.peek() {
        Word::End => Ok(node),
        _ => parser.expected(Words::new("an operator such as + or and", "运算符（如 + 或 and）")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    nesting: usize,
}

/// A part and how deep its tree is.
type Deep = (Node, usize);

impl Parser {
    fn peek(&self) -> &Word {
        &self.tokens[self.next].word
    }

    fn at(&self) -> u32 {
        self.tokens[self.next].at
    }

    fn take(&mut self) -> Word {
        let word = self.tokens[self.next].word.clone();
        // The end is never passed.
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        word
    }

    fn takes(&mut self, sign: &str) -> bool {
        let is_there = matches!(self.peek(), Word::Sign(found) if *found == sign);
        if is_there {
            self.take();
        }
        is_there
    }

    fn expected<T>(&self, expected: Words) -> Result<T, ExpressionError> {
        let found = match self.peek() {
            Word::Number(x) => x.to_string(),
            Word::Text(text) => text.clone(),
            Word::Name(name) | Word::Column(name) => name.clone(),
            Word::Sign(sign) => (*sign).to_owned(),
            Word::End => String::new(),
        };
        Err(ExpressionError::new(self.at(), ExpressionFault::Expected { expected, found }))
    }

    /// Operands joined by operators that bind at least as tightly as `least`.
    fn operation(&mut self, least: u8) -> Result<Deep, ExpressionError> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(ExpressionError::new(self.at(), ExpressionFault::TooDeep));
        }
        let mut left = self.operand()?;
        while let Some(operator) = self.operator() {
            let strength = operator.strength();
            if strength < least {
                break;
            }
            self.take();
            let right = match operator {
                // A power takes a sign behind it: 2 ^ -1; and groups from the right: 2 ^ 3 ^ 2 is 2 ^ (3 ^ 2).
                Operator::Power => self.operation(NEGATE_STRENGTH)?,
                _ => self.operation(strength + 1)?,
            };
            let at = left.0.at;
            left = deeper(at, left.1.max(right.1), What::Binary(operator, Box::new(left.0), Box::new(right.0)))?;
            if operator.is_comparison() && self.operator().is_some_and(Operator::is_comparison) {
                return self.expected(Words::new("“and”, to chain comparisons,", "用于连接多个比较的“and”"));
            }
        }
        self.nesting -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<Operator> {
        let operator = match self.peek() {
            Word::Name(name) if name.eq_ignore_ascii_case("or") => Operator::Or,
            Word::Name(name) if name.eq_ignore_ascii_case("and") => Operator::And,
            Word::Sign("=") => Operator::Equal,
            Word::Sign("!=") => Operator::NotEqual,
            Word::Sign("<") => Operator::Less,
            Word::Sign("<=") => Operator::AtMost,
            Word::Sign(">") => Operator::More,
            Word::Sign(">=") => Operator::AtLeast,
            Word::Sign("+") => Operator::Plus,
            Word::Sign("-") => Operator::Minus,
            Word::Sign("*") => Operator::Times,
            Word::Sign("/") => Operator::Over,
            Word::Sign("%") => Operator::Remainder,
            Word::Sign("^") => Operator::Power,
            _ => return None,
        };
        Some(operator)
    }

    fn operand(&mut self) -> Result<Deep, ExpressionError> {
        let at = self.at();
        let leaf = |what| Ok((Node { at, what }, 1));
        match self.peek().clone() {
            Word::Sign("-") => {
                self.take();
                let (inner, depth) = self.operation(NEGATE_STRENGTH)?;
                deeper(at, depth, What::Negate(Box::new(inner)))
            }
            Word::Sign("(") => {
                self.take();
                let (mut inner, depth) = self.operation(0)?;
                self.close()?;
                inner.at = at;
                Ok((inner, depth))
            }
            Word::Number(x) => {
                self.take();
                leaf(What::Number(x))
            }
            Word::Text(text) => {
                self.take();
                leaf(What::Text(text))
            }
            Word::Column(name) => {
                self.take();
                leaf(What::Column(name))
            }
            Word::Name(name) => self.named(&name),
            Word::Sign(_) | Word::End => self.expected(Words::new("a column, a number or a text", "列、数值或文本")),
        }
    }

    fn named(&mut self, name: &str) -> Result<Deep, ExpressionError> {
        let at = self.at();
        let lower = name.to_lowercase();
        if matches!(lower.as_str(), "and" | "or") {
            return self.expected(Words::new("a column, a number or a text", "列、数值或文本"));
        }
        self.take();
        if lower != "not" && self.takes("(") {
            return self.call(at, name, &lower);
        }
        let what = match lower.as_str() {
            "not" => {
                let (inner, depth) = self.operation(NOT_STRENGTH)?;
                return deeper(at, depth, What::Not(Box::new(inner)));
            }
            "true" => What::Boolean(true),
            "false" => What::Boolean(false),
            "missing" => What::Missing,
            _ => What::Column(name.to_owned()),
        };
        Ok((Node { at, what }, 1))
    }

    fn call(&mut self, at: u32, name: &str, lower: &str) -> Result<Deep, ExpressionError> {
        let function = Function::ALL.iter().copied().find(|function| function.name() == lower);
        let Some(function) = function else {
            return Err(ExpressionError::new(at, ExpressionFault::UnknownFunction(name.to_owned())));
        };
        let (mut arguments, mut depth) = (Vec::new(), 0);
        if !self.takes(")") {
            loop {
                let (argument, its_depth) = self.operation(0)?;
                arguments.push(argument);
                depth = depth.max(its_depth);
                if !self.takes(",") {
                    break;
                }
            }
            self.close()?;
        }
        let (least, most) = function.n_arguments();
        if !(least..=most).contains(&arguments.len()) {
            let fault = ExpressionFault::ArgumentCount {
                function: function.name(),
                expected: (least, most),
                found: arguments.len(),
            };
            return Err(ExpressionError::new(at, fault));
        }
        deeper(at, depth, What::Call(function, arguments))
    }

    fn close(&mut self) -> Result<(), ExpressionError> {
        if self.takes(")") { Ok(()) } else { self.expected(Words::new("a closing bracket", "右括号")) }
    }
}

fn deeper(at: u32, depth: usize, what: What) -> Result<Deep, ExpressionError> {
    if depth >= MAX_DEPTH {
        return Err(ExpressionError::new(at, ExpressionFault::TooDeep));
    }
    Ok((Node { at, what }, depth + 1))
}
